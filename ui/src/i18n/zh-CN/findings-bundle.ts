import type { findingsBundleEn } from '../en/findings-bundle';

export const findingsBundleZh = {
  'finding.bundle_wrapped':
    '所有内容都在文件夹“{folder}”中，而 Elasticsearch 不会自行到这个文件夹里查找。',
  'finding.bundle_wrapped.fix':
    '可以让 Plugdesk 生成一份去掉外层文件夹的副本，或者打包文件夹里的内容，而不是文件夹本身。只有当您的设置按这个文件夹引用文件时才应保留。',
  'finding.file_at_top': '“{file}”在压缩包中的层级过高，Elasticsearch 会在“{folder}”下查找它。',
  'finding.file_at_top.fix':
    '请把它放进该文件夹后重新打包。如果有设置用其他路径引用它，请按那个路径放置。',
  'finding.not_utf8':
    '“{file}”不是 UTF-8 文本（见第 {line} 行{encoding, select, unknown {} other {，看起来是 {encoding} 编码}}）。Elasticsearch 会拒绝读取，使用它的索引将无法打开。',
  'finding.not_utf8.fix': '请将文件另存为不带 BOM 的 UTF-8，然后重新打包。',
  'finding.byte_order_mark':
    '“{file}”开头有不可见的 BOM，它会成为第一行的一部分，导致第一个词或注释无法识别。',
  'finding.byte_order_mark.fix':
    '请将文件另存为不带 BOM 的 UTF-8。如果第一行无关紧要，也可以保留。',
  'finding.nothing_read': '此捆绑包中没有任何文件位于 Elasticsearch 会自行查找的位置。',
  'finding.nothing_read.fix':
    '词典和同义词应放在 `dictionaries` 中，拼写词典放在 `hunspell` 中，GeoIP 数据库放在 `ingest-geoip` 中。如果您的设置已按路径引用这些文件，则没有问题。',
  'finding.geo_ip_stock_name':
    '“{file}”与 Elasticsearch 自带的数据库同名，而自定义数据库不能使用这个名称。',
  'finding.geo_ip_stock_name.fix': '请另取一个名称，例如 `Acme-City.mmdb`，并在管道中引用该名称。',
  'finding.geo_ip_other_name':
    '“{file}”的名称不以 `-City.mmdb`、`-Country.mmdb` 或 `-ASN.mmdb` 结尾，不符合 Elasticsearch 对 GeoIP 数据库的要求。',
  'finding.geo_ip_other_name.fix': '请按数据库内容重命名文件，并在管道中引用新名称。',
  'finding.script_files': '“{file}”是脚本文件。从 6.0 起，Elasticsearch 不再读取文件形式的脚本。',
  'finding.script_files.fix': '请改为把脚本存储在集群中（`PUT _scripts/…`），并去掉此文件。',
  'finding.nested_zip': '“{file}”是 zip 中的 zip，不会被再次解压。',
  'finding.nested_zip.fix':
    '如果里面的 zip 才是插件或捆绑包，请直接发送它；否则请把它的内容解压后打包进来。',
  'finding.code_in_bundle':
    '“{file}”是程序代码。捆绑包只提供 config 目录中的文件，其中的代码不会运行。',
  'finding.code_in_bundle.fix': '如果它属于某个插件，请把该插件的 zip 作为插件发送；否则请去掉它。',
  'finding.source_in_bundle':
    '“{file}”是源代码，不应放在捆绑包中。在 Elastic Cloud 和 ECE 上，它可能导致部署变更失败。',
  'finding.source_in_bundle.fix': '请去掉捆绑包中的源代码，然后重新打包。',
  'finding.descriptor_in_bundle':
    '“{file}”是插件的描述文件。作为捆绑包发送时，插件只会被复制到 config 目录，永远不会加载。',
  'finding.descriptor_in_bundle.fix':
    '请把插件单独打包成 zip（描述文件位于顶层），并作为插件发送。',
  'finding.hunspell_incomplete': '“{folder}”中的拼写词典不完整，缺少：{missing}。',
  'finding.hunspell_incomplete.fix':
    '每种语言需要一个 `hunspell/en_US` 这样的文件夹，其中有一个 `.aff` 文件和至少一个 `.dic` 文件。',
  'finding.cacerts': '“{file}”会替换节点上 Java 信任的证书颁发机构，影响节点的所有对外连接。',
  'finding.cacerts.fix':
    '请确认其中也包含常用的颁发机构，且密码为 `changeit`。每个部署只能使用一个这样的捆绑包。',
} satisfies Record<keyof typeof findingsBundleEn, string>;
