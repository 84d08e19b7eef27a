import type { findingsNodeEn } from '../en/findings-node';

export const findingsNodeZh = {
  'finding.system_module': '“{name}”是 Elasticsearch 自带的模块，已经存在，不能作为插件安装。',
  'finding.system_module.fix':
    '无需安装，直接使用即可。如果这是另一个恰好同名的插件，则需要换一个名称。',
  'finding.already_installed': '目标上已经安装了名为“{name}”的插件。',
  'finding.already_installed.fix':
    '云服务会用新的插件替换它。在自建节点上请先移除已安装的插件：那里的升级就是先移除、再安装。',
  'finding.removal_pending': '节点上对“{name}”的移除已经开始但没有完成，在此之前无法安装任何插件。',
  'finding.removal_pending.fix': '请再次移除“{name}”，然后重试。',
  'finding.broken_neighbour':
    '节点 `plugins` 目录中的“{name}”不是此版本的插件，会导致其他插件都无法安装。',
  'finding.broken_neighbour.fix':
    '请把它移出 `plugins` 目录，或换成适用于此版本的构建。它往往是解压后的 zip，或文件管理器遗留的文件。',
  'finding.other_id': '插件自称“{name}”，而请求的是“{expected}”。',
  'finding.other_id.fix': '请确认文件是否正确。如果正确，请以“{name}”这个名称请求该插件。',
  'finding.bin_not_flat': '`bin` 必须是文件夹，且其中只能有文件，不能有子文件夹。“{entry}”不符合。',
  'finding.bin_not_flat.fix':
    '请把文件直接放在 `bin` 中，并修改引用其路径的脚本；或向供应商索取修正后的构建。',
  'finding.name_of_program':
    'Elasticsearch 自带名为“{name}”的程序，而插件的 `bin` 文件夹会占用同一名称。',
  'finding.name_of_program.fix': '插件需要在描述文件中换一个名称，请向供应商索取这样的构建。',
  'finding.config_not_flat':
    '`config` 必须是文件夹，且其中只能有文件，不能有子文件夹。“{entry}”不符合。',
  'finding.config_not_flat.fix':
    '如果插件能在那里找到文件，请把它们直接放在 `config` 中；否则请向供应商索取修正后的构建。',
  'finding.config_lands':
    '{count, plural, other {插件 `config` 文件夹中的 # 个文件会位于每个节点的“{folder}”中。}}',
  'finding.config_lands.fix': '无需处理。引用这些文件的设置请使用这个位置。',
} satisfies Record<keyof typeof findingsNodeEn, string>;
