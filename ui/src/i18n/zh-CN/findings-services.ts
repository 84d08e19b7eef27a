import type { findingsServicesEn } from '../en/findings-services';

export const findingsServicesZh = {
  'finding.over_tier_size':
    '文件大小为 {size}。在大多数订阅级别下，Elastic 只接受不超过 {limit} 的文件。',
  'finding.over_tier_size.fix': '如果是白金版或企业版订阅，则不受影响；否则请去掉不需要的内容。',
  'finding.only_by_url': '文件大小为 {size}。超过 200 MB 的文件，Elastic 只接受通过 URL 获取。',
  'finding.only_by_url.fix': '请把 zip 放到服务能够下载的位置，然后用“从 URL 创建…”创建扩展。',
  'finding.descriptor_not_first':
    '文件大小为 {size}。超过 5 GB 时，Elastic 要求描述文件是 zip 中的第一个文件，而目前不是。',
  'finding.descriptor_not_first.fix':
    '请重新打包，把描述文件放在最前面，例如在 `zip` 命令中首先写它。',
  'finding.over_any_tier': '文件大小为 {size}。任何订阅级别都不接受超过 {limit} 的文件。',
  'finding.over_any_tier.fix': '请去掉不需要的内容，或把捆绑包拆分成几个较小的。',
  'finding.wrong_extension_type':
    '这是{kind, select, bundle {捆绑包} other {插件}}，却将作为{sent_as, select, bundle {捆绑包} other {插件}}发送。服务不会明确提示错在哪里。',
  'finding.wrong_extension_type.fix': '请把类型改为{kind, select, bundle {捆绑包} other {插件}}。',
  'finding.alibaba_file_name': '阿里云不接受名为“{file}”的文件。',
  'finding.alibaba_file_name.fix':
    '请重命名文件：8 至 128 个字符，只能使用英文字母、数字、点和连字符，以 `.zip` 结尾，不能使用下划线。',
  'finding.alibaba_large': '文件大小为 {size}。阿里云文档中关于上限的说法不一，较低的是 {limit}。',
  'finding.alibaba_large.fix': '有可能被接受。如果没有，请去掉不需要的内容，或咨询阿里云支持。',
  'finding.alibaba_too_large': '文件大小为 {size}，而阿里云只接受不超过 {limit} 的插件。',
  'finding.alibaba_too_large.fix': '请去掉不需要的内容，例如可以从别处加载的模型或词典。',
  'finding.alibaba_policy': '插件在“{file}”中为自己授予了权限，阿里云会拒绝这样的插件。',
  'finding.alibaba_policy.fix': '请向供应商索取不需要这些权限的构建，或请阿里云支持审核该插件。',
  'finding.alibaba_not_a_plugin': '阿里云在这里只接受插件，而此压缩包不是插件。',
  'finding.alibaba_not_a_plugin.fix':
    '词典请在实例的控制台中上传（例如在 IK 插件的配置中）。如果是插件，描述文件必须位于 zip 顶层。',
  'finding.alibaba_sql': '在阿里云上，只有关闭 Elasticsearch 自带的 SQL 功能后，此插件才能使用。',
  'finding.alibaba_sql.fix':
    '请先在实例的 YML 文件配置中设置 `xpack.sql.enabled: false`。修改该配置会重启集群。',
} satisfies Record<keyof typeof findingsServicesEn, string>;
