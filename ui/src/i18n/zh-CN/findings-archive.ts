import type { findingsArchiveEn } from '../en/findings-archive';

export const findingsArchiveZh = {
  'finding.not_a_zip':
    '{reason, select, empty {文件是空的。} wrong_beginning {这不是 zip 文件：开头像是文本、网页或其他格式的压缩包。} leading_bytes {文件中 zip 之前还有其他数据。桌面软件照样能打开，但 Elasticsearch 从第一个字节读起，什么也读不到。} truncated {zip 的结尾缺失，通常是下载中断造成的。} damaged {zip 的目录自相矛盾。} no_entries {zip 中没有任何文件。} split {这是分卷 zip 的其中一卷。} too_many_entries {zip 中列出的文件数量超过了任何插件或捆绑包应有的数量。} other {无法按 zip 读取此文件。}}',
  'finding.not_a_zip.fix':
    '{reason, select, empty {请重新下载或复制文件。} wrong_beginning {请选择供应商提供的 zip。`.tar.gz` 或另存的网页改了名也不会变成 zip。} leading_bytes {请获取普通的 `.zip`，而不是自解压文件；也可以解压后重新打包。} truncated {请重新下载，并与来源处标明的大小核对。} damaged {请获取一份新的副本，或重新打包。} no_entries {请重新获取或重新打包。} split {请合并各卷，或索取完整的 zip。} too_many_entries {请确认文件是否正确。} other {请获取一份新的 zip。}}',
  'finding.truncated': '数据在“{entry}”中间就结束了，通常是下载中断造成的。',
  'finding.truncated.fix': '请重新下载或复制文件，并与来源处标明的大小核对。',
  'finding.wrong_checksum': '“{entry}”的内容与校验和不符：文件在传输途中损坏，或事后被改动过。',
  'finding.wrong_checksum.fix': '请获取一份新的 zip。如果新的也有同样问题，则需要重新打包。',
  'finding.damaged_data': '无法解压“{entry}”：压缩数据已损坏。',
  'finding.damaged_data.fix':
    '请重新下载 zip，或向提供方索取新的文件。在本机打开再保存无法恢复内容。',
  'finding.unsupported_method':
    '“{entry}”使用了 Elasticsearch 无法解压的压缩方法（编号 {method}）。',
  'finding.unsupported_method.fix':
    '请用最常见的 Deflate 方法重新打包。Deflate64、BZip2、LZMA 和 Zstandard 都不行。',
  'finding.encrypted': '“{entry}”设有密码，而安装过程中没有输入密码的机会。',
  'finding.encrypted.fix': '请用密码解压，然后不设密码重新打包。',
  'finding.stored_with_descriptor':
    '“{entry}”未经压缩存储，而大小写在数据之后。Elasticsearch 从前往后读取 zip，无法判断这样的文件在哪里结束。',
  'finding.stored_with_descriptor.fix': '请启用压缩后重新打包，或换用其他工具打包。',
  'finding.name_not_utf8':
    '{count, plural, other {有 # 个文件名（例如“{entry}”）不是 UTF-8 编码，Elasticsearch 读到第一个就会停下并拒绝此 zip。}}',
  'finding.name_not_utf8.fix':
    '请用以 UTF-8 写入文件名的工具（例如 7-Zip）重新打包，或改用英文文件名。较旧的 Windows 软件会用 GBK 写中文文件名。',
  'finding.name_not_ascii':
    '{count, plural, other {有 # 个文件名（例如“{entry}”）含有非 ASCII 字符。如果节点的系统语言环境不是 UTF-8，将无法解压。}}',
  'finding.name_not_ascii.fix':
    '稳妥起见，文件名请只用英文字母、数字和 `_ . -`。引用这些文件的设置也要同步修改。',
  'finding.name_with_nul': '文件名“{entry}”含有 NUL 字符，任何文件系统都不接受。',
  'finding.name_with_nul.fix':
    '正常的工具不会写出这样的文件名。请确认 zip 的来源，或用原始文件重新打包。',
  'finding.leads_outside': '“{entry}”会被写到解压目录之外。',
  'finding.leads_outside.fix':
    '除非清楚它由谁制作，否则请勿使用此 zip。请重新打包，让所有路径都从 zip 顶层开始，不含 `..`，也不以 `/` 开头。',
  'finding.duplicate_entry': '“{entry}”在 zip 中出现了 {count} 次，只有最后一个有效。',
  'finding.duplicate_entry.fix': '请只保留需要的那一个，然后重新打包。',
  'finding.empty_folder': '文件夹“{entry}”是空的，解压后不会存在。',
  'finding.empty_folder.fix': '如果需要这个文件夹，请在其中放一个文件；否则无需处理。',
  'finding.backslash':
    '{count, plural, other {有 # 个文件名（例如“{entry}”）含有反斜杠。在节点上它不是目录分隔符，而会成为文件名的一部分。}}',
  'finding.backslash.fix':
    '请用以 `/` 分隔目录的工具重新打包。一些较旧的 Windows 工具会写成反斜杠。',
  'finding.bomb':
    '“{entry}”解压后有 {size}，是它在 zip 中所占大小的 {ratio} 倍。这种文件往往是为了写满磁盘而制作的。',
  'finding.bomb.fix': '只有在清楚 zip 由谁制作、为何包含此文件时，才应发送。',
  'finding.too_many_entries':
    'zip 中的文件和文件夹数量超过了任何插件或捆绑包应有的数量，Plugdesk 没有全部检查。',
  'finding.too_many_entries.fix': '请确认文件是否正确，并去掉插件或捆绑包不需要的内容。',
  'finding.not_read_to_the_end': 'Plugdesk 读取了 {size} 解压内容后停止，其后的部分没有检查。',
  'finding.not_read_to_the_end.fix':
    '这里列出的问题属实，但可能还有其他问题。发送之前，请确认 zip 本来就这么大。',
  'finding.symlink':
    '{count, plural, other {有 # 个条目（例如“{entry}”）是符号链接，在节点上会变成只写着目标路径的小文本文件。}}',
  'finding.symlink.fix': '请用链接所指的文件替换它，然后重新打包。',
  'finding.in_plugins_folder':
    '此 zip 位于某个 Elasticsearch 的 `plugins` 目录中，而 Elasticsearch 不会从那里安装。',
  'finding.in_plugins_folder.fix':
    '请把 zip 移到其他文件夹后重新拖入。留在那里还会妨碍其他插件的安装。',
  'finding.names_disagree':
    'zip 给同一个文件写了两个名称：Elasticsearch 会解压为“{entry}”，桌面软件显示的却是“{other}”。',
  'finding.names_disagree.fix':
    '正常的工具不会这样打包，请先确认 zip 的来源。如果可信，请解压后重新打包。',
  'finding.headers_disagree':
    'zip 中有两处记录了“{entry}”的信息，但{what, select, method {压缩方法} encryption {加密标记} size {大小} checksum {校验和} other {压缩后大小}}不一致。',
  'finding.headers_disagree.fix': '请解压后用正常的工具重新打包。',
  'finding.not_in_directory':
    '“{entry}”在 zip 的数据里，却不在目录中。桌面软件不会显示它，而 Elasticsearch 会解压它。',
  'finding.not_in_directory.fix':
    '信任此 zip 之前，请先弄清这个文件是什么。如果不需要它，请解压后重新打包。',
  'finding.not_in_stream':
    '“{entry}”在 zip 的目录里，但不在 Elasticsearch 会读到的位置，节点上将没有这个文件。',
  'finding.not_in_stream.fix': '请解压后重新打包，让安装程序能读到每个文件。',
  'finding.case_clash':
    '“{entry}”与“{other}”只有大小写不同。节点上两者都会保留，在 Windows 和 macOS 上只会留下一个。',
  'finding.case_clash.fix': '请删除不需要的那一个，或给它换个名称。',
  'finding.entry_unwritable':
    '{what, select, file_and_folder {路径“{entry}”经过的某个文件夹在此 zip 中同时又是文件，因此无法解压。} is_folder {名称“{entry}”表示文件夹，在 zip 中却是文件，因此无法解压。} no_folder {名称“{entry}”经过一个不存在的文件夹，因此无法解压。} other {“{entry}”中有一段名称超过了节点允许的 255 字节，因此无法解压。}}',
  'finding.entry_unwritable.fix':
    '{what, select, file_and_folder {请给该文件或文件夹换个名称，然后重新打包。} is_folder {正常的工具不会写出这样的名称，请用原始文件重新打包。} no_folder {正常的工具不会写出这样的名称，请用原始文件重新打包。} other {请缩短名称后重新打包。一个汉字占三个字节。}}',
  'finding.file_manager_junk':
    '{count, plural, other {有 # 个文件（例如“{entry}”）是 macOS 或 Windows 遗留的，不应出现在 zip 中。}}',
  'finding.file_manager_junk.fix':
    '可以让 Plugdesk 生成一份不含这些文件的副本，或在打包时将其排除。',
} satisfies Record<keyof typeof findingsArchiveEn, string>;
