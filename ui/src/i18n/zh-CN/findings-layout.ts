import type { findingsLayoutEn } from '../en/findings-layout';

export const findingsLayoutZh = {
  'finding.open_search_plugin':
    '这是为 {version, select, unknown {OpenSearch} other {OpenSearch {version}}} 构建的插件，不是 Elasticsearch 插件。',
  'finding.open_search_plugin.fix':
    '请查找同一项目面向 Elasticsearch 的构建。两者的插件不能互换使用。',
  'finding.source_download': '这看起来是源代码下载包（其中有“{entry}”），而不是构建好的插件。',
  'finding.source_download.fix':
    '请从项目的发布页面下载构建好的 zip。如果自行构建，zip 通常位于 `build/distributions` 或 `target/releases`。',
  'finding.plugin_before_2':
    '此插件是为 2.0 之前的 Elasticsearch 制作的。更高版本要求有 `plugin-descriptor.properties`，而它没有。',
  'finding.plugin_before_2.fix':
    '请查找适用于您所用版本的构建，或功能相同的新插件。手工补一个描述文件并不能让旧代码运行。',
  'finding.site_with_source': '这看起来是站点插件，但其中含有源代码（“{entry}”），安装程序会拒绝。',
  'finding.site_with_source.fix': '请从项目的发布页面下载构建好的 zip，而不是源代码。',
  'finding.descriptor_missing':
    '在 Elasticsearch {version} 查找的位置没有 `plugin-descriptor.properties`。',
  'finding.descriptor_missing.fix':
    '它应位于 zip 顶层（5.0 至 6.2 则在名为 `elasticsearch` 的文件夹中）。请向供应商获取构建好的 zip；如果内容是词典或配置文件，请作为捆绑包发送。',
  'finding.descriptor_wrapped':
    '描述文件位于文件夹“{folder}”中，而 Elasticsearch 在 zip 顶层查找它。',
  'finding.descriptor_wrapped.fix':
    '可以让 Plugdesk 生成一份去掉外层文件夹的副本，或者打包文件夹里的内容，而不是文件夹本身。',
  'finding.stable_unknown':
    '这是稳定版 API 插件（`stable-plugin-descriptor.properties`），Elasticsearch {version} 还不支持这种插件。',
  'finding.stable_unknown.fix':
    '稳定版 API 插件需要 Elasticsearch 8.7 或更高版本。对于更早的版本，请获取该插件的传统构建。',
  'finding.elasticsearch_folder_missing':
    'Elasticsearch 5.0 至 6.2 只解压名为 `elasticsearch` 的文件夹中的内容，而此 zip 中没有这个文件夹。',
  'finding.elasticsearch_folder_missing.fix':
    '请获取为您所用版本制作的构建。为更高版本构建的插件，无论文件放在哪里，都无法在该版本上运行。',
  'finding.old_structure':
    '“{entry}”位于名为 `elasticsearch` 的文件夹中。这是 5.0 至 6.2 的结构，Elasticsearch 6.3 及更高版本会拒绝。',
  'finding.old_structure.fix':
    '请获取适用于您所用版本的构建。只有当插件本来就是为 6.3 或更高版本构建时，把文件移到 zip 顶层才够。',
  'finding.two_descriptors':
    'zip 中同时有 `plugin-descriptor.properties` 和 `stable-plugin-descriptor.properties`。Elasticsearch 8.4 及更高版本只接受其中一个。',
  'finding.two_descriptors.fix':
    '请向供应商确认应使用哪一个，并删除另一个。写明了 `classname` 的插件应使用传统描述文件。',
  'finding.meta_plugin': '此 zip 把多个插件打包在一起（元插件），只有 Elasticsearch 6.2 能安装。',
  'finding.meta_plugin.fix': '请获取其中各个插件适用于您所用版本的构建，逐个安装。',
  'finding.meta_plugin_broken': '元插件的组织方式不符合 Elasticsearch 6.2 的要求：{what}。',
  'finding.meta_plugin_broken.fix':
    '元插件自身的描述文件只能包含 `name` 和 `description`，每个插件都需要在 `elasticsearch` 下有自己的文件夹，且其中有描述文件。请向供应商索取修正后的构建。',
} satisfies Record<keyof typeof findingsLayoutEn, string>;
