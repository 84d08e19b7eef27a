import type { findingsDescriptorEn } from '../en/findings-descriptor';

export const findingsDescriptorZh = {
  'finding.malformed_escape':
    '描述文件第 {line} 行的 `\\u` 后面没有四位十六进制数字，Elasticsearch 因此无法读取整个文件。',
  'finding.malformed_escape.fix':
    '请更正该行。如果其中有 `C:\\users` 这样的 Windows 路径，请把每个反斜杠写两遍：`C:\\\\users`。',
  'finding.mojibake':
    'Elasticsearch 会把“{key}”的值读成“{read}”：它按 ISO-8859-1 读取描述文件，而这段文字保存为 UTF-8。',
  'finding.mojibake.fix':
    '如果是描述文字，只是显示为乱码；其他地方请只用英文字母，或把每个非 ASCII 字符写成 `\\u` 加四位十六进制数字。',
  'finding.descriptor_byte_order_mark':
    '描述文件开头有不可见的 BOM，它会成为第一行的一部分，Elasticsearch 因此找不到该行的键。',
  'finding.descriptor_byte_order_mark.fix': '请将描述文件保存为不带 BOM 的 UTF-8，然后重新打包。',
  'finding.descriptor_too_large':
    '描述文件有 {size}，而正常的描述文件只有几行。Plugdesk 没有检查其内容。',
  'finding.descriptor_too_large.fix':
    '请检查是不是其他文件用了描述文件的名称，并获取一份新的 zip。',

  'finding.name_missing': '描述文件没有写明插件的 `name`。',
  'finding.name_missing.fix': '请向供应商索取修正后的构建，或补上一行 `name=…`。',
  'finding.name_odd':
    '插件名称是“{name}”，首尾有空格或含有路径。Elasticsearch 会原样采用，并以此名称创建目录。',
  'finding.name_odd.fix':
    '请更正描述文件中的 `name=…`。以这个名称安装后，再次引用它（例如卸载时）会很麻烦。',
  'finding.name_illegal': 'Elasticsearch 2.x 不允许插件名为“{name}”。',
  'finding.name_illegal.fix': '请在描述文件中换一个名称。Elasticsearch 自带程序的名称不能使用。',
  'finding.description_missing': '描述文件中没有 `description`。',
  'finding.description_missing.fix': '请补上一行 `description=…`，内容可以为空，但这一行必须有。',
  'finding.version_missing': '描述文件没有写明插件自身的 `version`。',
  'finding.version_missing.fix': '请补上一行 `version=…`，任意文本都可以，例如 `1.0.0`。',
  'finding.placeholder': '“{key}”的值仍是“{value}”：这是构建时本应替换掉的占位符。',
  'finding.placeholder.fix':
    '如果这是源代码，请获取构建好的 zip，它通常位于 `build/distributions` 或 `target/releases`；否则请向供应商索取修正后的构建。如果只出现在描述文字中，则没有影响。',
  'finding.neither_jvm_nor_site':
    'Elasticsearch 2.x 要求描述文件中有 `jvm=true` 或 `site=true`，但两者都没有。',
  'finding.neither_jvm_nor_site.fix': '请获取为 2.x 制作的构建。如果这就是，请让供应商补上这一行。',
  'finding.site_folder_missing':
    '描述文件声明这是站点插件（`site=true`），但 zip 中没有 `_site` 文件夹。',
  'finding.site_folder_missing.fix':
    '请获取完整的 zip：插件的网页应位于 `_site` 中，与描述文件同级。',
  'finding.elasticsearch_version_missing':
    '描述文件没有写明插件适用于哪个 Elasticsearch 版本（`elasticsearch.version`）。',
  'finding.elasticsearch_version_missing.fix':
    '请向供应商索取写明版本的构建。手工填一个版本号，并不能让插件适配那个版本。',
  'finding.elasticsearch_version_malformed':
    '`elasticsearch.version` 的值“{value}”不是 Elasticsearch 能识别的版本。',
  'finding.elasticsearch_version_malformed.fix':
    '必须写成 `8.12.2` 这样的格式，前后不能有空格、注释或其他内容。请向供应商索取修正后的构建。',
  'finding.other_elasticsearch_version':
    '插件是为 Elasticsearch {built_for} 构建的，而目标运行的是 {target}。',
  'finding.other_elasticsearch_version.fix':
    '请获取适用于 {target} 的构建，版本号的每一位都必须相同。只改描述文件中的版本号，问题只会推迟到节点启动时出现。',
  'finding.java_version_missing': '描述文件没有写明插件需要哪个 Java 版本（`java.version`）。',
  'finding.java_version_missing.fix':
    '请向供应商索取修正后的构建，或补上一行，例如 `java.version=17`。',
  'finding.java_version_malformed':
    '`java.version` 的值“{value}”不是此版本 Elasticsearch 能识别的 Java 版本。',
  'finding.java_version_malformed.fix':
    '请只写一个数字，例如 `17`，不要有空格。从 8.3 起，`11.0` 或 `1.8.0` 这样的写法也会被拒绝。',
  'finding.needs_newer_java': '插件要求 Java {needs}，运行 Java {java} 的节点不会接受。',
  'finding.needs_newer_java.fix':
    '请获取适用于 Java {java} 或更低版本的构建，或使用运行在 Java {needs} 上的 Elasticsearch 版本。',
  'finding.classname_missing': '描述文件没有写明 Elasticsearch 应启动的类（`classname`）。',
  'finding.classname_missing.fix': '请向供应商索取修正后的构建。没有主类，插件无法运行。',
  'finding.extended_plugin_blank':
    '`extended.plugins`（“{value}”）中有名称的首尾带空格。空格会成为名称的一部分，Elasticsearch 因此找不到对应的插件。',
  'finding.extended_plugin_blank.fix':
    '名称之间请只用逗号分隔，例如 `extended.plugins=lang-painless,x-pack-core`。',
  'finding.native_controller_malformed':
    '`has.native.controller` 的值是“{value}”，而这里只能写小写的 `true` 或 `false`。',
  'finding.native_controller_malformed.fix': '请写成 `false`，或删除这一行。',
  'finding.native_controller':
    '插件自带本地程序（`has.native.controller=true`）。从 7.0 起，Elasticsearch 拒绝安装这类插件。',
  'finding.native_controller.fix':
    '请向供应商索取不含本地程序的构建。不要只改这一行：插件依赖该程序的启动。',
  'finding.requires_keystore':
    '`requires.keystore` 的值是“{value}”。只有 Elasticsearch 6.0 至 6.2 支持这一项，且只能写 `true` 或 `false`。',
  'finding.requires_keystore.fix': '对于更高版本请删除这一行，或获取适用于您所用版本的构建。',
  'finding.plugin_type_invalid':
    '`type` 的值是“{value}”。只能写 `isolated` 或 `bootstrap`，且仅限 Elasticsearch 7.11 至 8.3。',
  'finding.plugin_type_invalid.fix':
    '请删除这一行，普通插件不需要它。如果是特意写的，请咨询供应商。',
  'finding.java_opts_without_bootstrap':
    '描述文件设置了 `java.opts`，而只有 `type=bootstrap` 的插件才可以设置。',
  'finding.java_opts_without_bootstrap.fix': '请删除这一行。Java 选项应在节点的配置中设置。',
  'finding.bootstrap_with_classname':
    '描述文件写了 `type=bootstrap`，又写明了要启动的类（`classname`），两者不能同时存在。',
  'finding.bootstrap_with_classname.fix':
    '请向供应商确认应保留哪一个。大多数插件需要的是 `classname`，而不需要 `type`。',
  'finding.licensed_malformed':
    '`licensed` 的值是“{value}”，而这里只能写小写的 `true` 或 `false`。',
  'finding.licensed_malformed.fix': '除非供应商另有说明，请删除这一行。',
  'finding.module_missing':
    '描述文件写明了 Java 模块“{value}”（`modulename`），但 zip 中没有任何 jar 包含它，节点将无法启动。',
  'finding.module_missing.fix':
    '请向供应商索取完整的构建。如果插件不是以模块方式构建的，则应删除这一行。',
  'finding.unknown_keys':
    '描述文件中有此版本 Elasticsearch 不认识的键：{keys}。从 6.2 起，这样的插件会被拒绝。',
  'finding.unknown_keys.fix':
    '如果是旧版本遗留的，可以让 Plugdesk 生成一份不含这些键的副本；如果属于其他版本，请获取适用于您所用版本的构建。',
  'finding.duplicate_key': '“{key}”在描述文件中出现了多次，以最后一行为准，且没有任何提示。',
  'finding.duplicate_key.fix': '请保留需要的那一行，删除其余的。',

  'finding.stable_unknown_keys': '稳定版 API 插件的描述文件中不能有这些键：{keys}。',
  'finding.stable_unknown_keys.fix':
    '可以让 Plugdesk 生成一份不含这些键的副本。如果插件需要 `classname`，那它就是传统插件，只是描述文件的名称不对。',
  'finding.stable_key_missing': '稳定版 API 插件的描述文件缺少“{key}”。',
  'finding.stable_key_missing.fix':
    '请向供应商索取修正后的构建。这种描述文件必须写明名称、描述、自身版本，以及 Elasticsearch 和 Java 的版本。',
  'finding.modular_malformed': '`modular` 的值是“{value}”，而这里只能写 `true` 或 `false`。',
  'finding.modular_malformed.fix': '如果 jar 是 Java 模块，请写 `true`；否则写 `false` 或不写。',
  'finding.stable_version_malformed':
    '“{value}”不是由三个数字组成的版本，而稳定版 API 插件必须以这种格式写明 Elasticsearch 版本。',
  'finding.stable_version_malformed.fix':
    '必须写成 `8.7.0` 这样的格式，不带 `-SNAPSHOT` 之类的后缀。请向供应商索取正式发布的构建。',
  'finding.stable_other_version':
    '插件适用于 Elasticsearch {built_for} 及同一主版本的更高版本，而目标运行的是 {target}。',
  'finding.stable_other_version.fix': '请获取适用于 {target}，或主版本相同但版本更低的构建。',
  'finding.named_components_malformed': '无法读取 `named_components.json`：{reason}。',
  'finding.named_components_malformed.fix':
    '请用 Elastic 的 Gradle 插件重新构建，它会生成此文件。如果没有此文件，安装程序会根据 jar 自动生成。',
  'finding.class_too_new_to_scan':
    '安装程序会读取稳定版 API 插件的每个类。“{class}”是为 Java {needs} 编译的，安装程序还不支持，因而中止。',
  'finding.class_too_new_to_scan.fix':
    '请获取适用于较低 Java 版本的构建，或自带 `named_components.json` 的构建，这样安装程序就不必读取 jar。',
} satisfies Record<keyof typeof findingsDescriptorEn, string>;
