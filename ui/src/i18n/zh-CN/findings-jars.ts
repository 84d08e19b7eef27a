import type { findingsJarsEn } from '../en/findings-jars';

export const findingsJarsZh = {
  'finding.jar_unreadable':
    '“{jar}”无法作为 jar 打开，而 Elasticsearch 会打开与描述文件同级的每一个 jar。',
  'finding.jar_unreadable.fix':
    '请获取一份新的 zip。如果文件名以 `._` 开头，那是 macOS 遗留的文件，直接删除即可。',
  'finding.jar_ignored': '“{jar}”所在的位置不会被加载：Elasticsearch 只使用与描述文件同级的 jar。',
  'finding.jar_ignored.fix': '如果插件需要它，请把它放到与描述文件同级的位置；否则请去掉。',
  'finding.jar_hell':
    '类“{class}”重复出现：在“{jar}”中，又在“{other}”中。Elasticsearch 会拒绝这种情况，称为 jar hell。',
  'finding.jar_hell.fix':
    '请只保留其中一个。常见的情况是，其中一个是同一个库的旧版本，或者是 Elasticsearch 自带、插件本不该打包的库。',
  'finding.manifest_needs_newer_java':
    '“{jar}”的 manifest 写明需要 Java {needs}，而节点运行的是 Java {java}。',
  'finding.manifest_needs_newer_java.fix':
    '请获取适用于 Java {java} 或更低版本的构建，或选择运行 Java {needs} 的目标。',
  'finding.manifest_other_elasticsearch':
    '“{jar}”的 manifest 写明适用于 Elasticsearch {built_for}，而目标运行的是 {target}。',
  'finding.manifest_other_elasticsearch.fix':
    '请获取适用于 {target} 的构建。除了描述文件中的版本，manifest 中的版本也必须一致。',
  'finding.extended_plugin_missing': '此插件依赖另一个插件“{name}”，而目标上没有安装。',
  'finding.extended_plugin_missing.fix': '请先安装“{name}”，并使用同一 Elasticsearch 版本的构建。',
  'finding.extends_plugin': '此插件依赖另一个插件“{name}”，后者必须先装好。',
  'finding.extends_plugin.fix':
    '请确认目标上已安装“{name}”。如果它是 Elasticsearch 自带的，则无需处理。',
  'finding.extends_itself': '此插件在所依赖的插件中写了自己：“{name}”。',
  'finding.extends_itself.fix':
    '请从描述文件的 `extended.plugins` 中去掉“{name}”，或向供应商索取修正后的构建。',
  'finding.plugin_class_missing':
    '描述文件写明的类“{class}”不在 zip 的任何 jar 中。插件能装上，但之后节点无法启动。',
  'finding.plugin_class_missing.fix':
    '请获取完整的构建。如果是自行构建，请检查编译后的类是否在 jar 中，以及 `classname` 是否写对。',
  'finding.no_jar': '与描述文件同级的位置没有 jar，插件没有可供 Elasticsearch 加载的代码。',
  'finding.no_jar.fix':
    '请获取完整的 zip。`lib` 之类文件夹中的 jar 不会被加载，jar 应与描述文件同级。',
  'finding.plugin_class_unfit': 'Elasticsearch 无法把类“{class}”作为插件启动（{what}）。',
  'finding.plugin_class_unfit.fix':
    '请检查 `classname` 写的是否是插件的主类。它必须是公开类，继承 `Plugin`，且有且仅有一个公开的构造函数；可请供应商修正。',
  'finding.class_newer_than_java':
    '{count, plural, other {有 # 个类（例如“{jar}”中的“{class}”）最高需要 Java {needs}，运行 Java {java} 的节点无法加载。}}',
  'finding.class_newer_than_java.fix':
    '请获取为 Java {java} 或更低版本编译的构建，或选择运行 Java {needs} 的目标。',
  'finding.class_of_other_era':
    '类“{class}”是为 Elasticsearch {era} 编写的，它所依赖的内容在此版本中已不存在。',
  'finding.class_of_other_era.fix':
    '请获取适用于您所用版本的构建。需要修改代码本身，只改描述文件中的版本号不够。',
} satisfies Record<keyof typeof findingsJarsEn, string>;
