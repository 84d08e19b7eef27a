import type { findingsEn } from '../en/findings';
import { findingsArchiveZh } from './findings-archive';
import { findingsBundleZh } from './findings-bundle';
import { findingsDescriptorZh } from './findings-descriptor';
import { findingsJarsZh } from './findings-jars';
import { findingsLayoutZh } from './findings-layout';
import { findingsNodeZh } from './findings-node';
import { findingsPermissionsZh } from './findings-permissions';
import { findingsServicesZh } from './findings-services';

export const findingsZh = {
  ...findingsArchiveZh,
  ...findingsLayoutZh,
  ...findingsDescriptorZh,
  ...findingsNodeZh,
  ...findingsJarsZh,
  ...findingsPermissionsZh,
  ...findingsBundleZh,
  ...findingsServicesZh,

  'severity.hint': '提示',
  'severity.warning': '警告',
  'severity.node_start': '节点将无法启动',
  'severity.blocks': '无法安装',

  'repair.strip_folder': '去掉外层文件夹',
  'repair.strip_folder.text': '把唯一的外层文件夹中的全部内容移到 zip 顶层。',
  'repair.drop_junk': '去掉文件管理器遗留的文件',
  'repair.drop_junk.text':
    '去掉 macOS 和 Windows 放进 zip 的 `__MACOSX`、`.DS_Store`、`Thumbs.db` 等文件。',
  'repair.move_descriptor_up': '把描述文件移到正确位置',
  'repair.move_descriptor_up.text': '把描述文件以及与它同级的内容移到 Elasticsearch 查找的位置。',
  'repair.remove_leftover_keys': '删除遗留的键',
  'repair.remove_leftover_keys.text':
    '从描述文件中删除只有其他版本的 Elasticsearch 才认识的键，其中的版本号保持不变。',
  'repair.change.moved': '移动：{from} → {to}',
  'repair.change.dropped': '去掉：{from}',
  'repair.change.key_removed': '从描述文件中删除：{from}',
} satisfies Record<keyof typeof findingsEn, string>;
