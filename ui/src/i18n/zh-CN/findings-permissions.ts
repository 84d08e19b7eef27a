import type { findingsPermissionsEn } from '../en/findings-permissions';

export const findingsPermissionsZh = {
  'finding.policy_asks':
    '插件申请了额外权限（`plugin-security.policy`）。在自建节点上安装时，安装程序会停下来征求同意。',
  'finding.policy_asks.fix':
    '同意之前，请先查看策略中列出了哪些权限。用脚本安装时需要加上 `--batch` 选项。',
  'finding.illegal_permission':
    '{count, plural, other {策略申请了 # 项不会授予任何插件的权限，例如 {permission}。}}',
  'finding.illegal_permission.fix':
    '请向供应商索取不需要该权限的构建。手工删除这一行后能装上，但插件用到该权限时可能出错。',
  'finding.policy_malformed':
    '无法读取 `plugin-security.policy`（{reason}），Java 因此不会授予其中的任何权限。',
  'finding.policy_malformed.fix':
    '请更正该文件，或向供应商索取修正后的构建。每项权限以分号结尾，每个授权块以右花括号加分号结尾。',
  'finding.unknown_codebase': '策略为“{codebase}”授予了权限，但插件中没有这个 jar。',
  'finding.unknown_codebase.fix':
    '这里必须写与描述文件同级的 jar 的名称。可能是缺少这个 jar，或它随新版本改了名。',
  'finding.codebase_twice':
    '“{jar}”与“{other}”去掉版本号后同名（“{codebase}”）。带有策略文件的插件不能包含这样的两个 jar。',
  'finding.codebase_twice.fix':
    '请重命名其中一个 jar，使版本号之前的部分不同，或向供应商索取修正后的构建。',
  'finding.legacy_policy_ignored':
    '`plugin-security.policy` 中的权限在目标上不起作用：Elasticsearch 8.18、9.0 及更高版本改为读取 `entitlement-policy.yaml`。',
  'finding.legacy_policy_ignored.fix':
    '如果插件同时带有这两个文件，则无需处理；否则请获取适用于此版本的构建，因为它需要的权限可能得不到授予。',
  'finding.entitlement_refused': 'Elasticsearch 不接受 `entitlement-policy.yaml`：{reason}。',
  'finding.entitlement_refused.fix':
    '请向供应商索取修正后的构建。插件可用的权限项只有很少几种，而且每一项的写法必须准确无误。',
  'finding.entitlement_scope_unknown':
    '`entitlement-policy.yaml` 为“{scope}”授予了权限，但它不是此插件的模块，节点将无法启动。',
  'finding.entitlement_scope_unknown.fix':
    '如果插件不是由 Java 模块构成的，作用域应写 `ALL-UNNAMED`。请向供应商索取修正后的构建。',
  'finding.entitlement_ignored':
    '插件带有 `entitlement-policy.yaml`，而此版本的 Elasticsearch 还不读取该文件。',
  'finding.entitlement_ignored.fix':
    '此版本的权限来自 `plugin-security.policy`。如果插件没有该文件却需要权限，请获取适用于此版本的构建。',
} satisfies Record<keyof typeof findingsPermissionsEn, string>;
