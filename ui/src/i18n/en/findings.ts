import type { ChangeKind, FindingCode, Repair, Severity } from '../../backend/bindings/desk';
import { findingsArchiveEn } from './findings-archive';
import { findingsBundleEn } from './findings-bundle';
import { findingsDescriptorEn } from './findings-descriptor';
import { findingsJarsEn } from './findings-jars';
import { findingsLayoutEn } from './findings-layout';
import { findingsNodeEn } from './findings-node';
import { findingsPermissionsEn } from './findings-permissions';
import { findingsServicesEn } from './findings-services';

/**
 * Every finding with what is wrong and what to do, how grave it is, and the repairs that
 * Plugdesk offers. A code of the inspector without its two texts does not compile.
 */
export const findingsEn = {
  ...findingsArchiveEn,
  ...findingsLayoutEn,
  ...findingsDescriptorEn,
  ...findingsNodeEn,
  ...findingsJarsEn,
  ...findingsPermissionsEn,
  ...findingsBundleEn,
  ...findingsServicesEn,

  'severity.hint': 'Worth knowing',
  'severity.warning': 'Warning',
  'severity.node_start': 'The node will not start',
  'severity.blocks': 'Will not install',

  'repair.strip_folder': 'Remove the outer folder',
  'repair.strip_folder.text':
    'Moves everything that lies in the one outer folder to the top of the zip.',
  'repair.drop_junk': 'Leave out what file managers left',
  'repair.drop_junk.text':
    'Leaves out files such as `__MACOSX`, `.DS_Store` and `Thumbs.db`, which macOS and Windows put into zips.',
  'repair.move_descriptor_up': 'Move the descriptor to its place',
  'repair.move_descriptor_up.text':
    'Moves the descriptor, and what lies beside it, to where Elasticsearch looks for it.',
  'repair.remove_leftover_keys': 'Remove leftover keys',
  'repair.remove_leftover_keys.text':
    'Removes from the descriptor the keys that only other versions of Elasticsearch know. The versions in it stay as they are.',
  'repair.change.moved': 'Moved: {from} → {to}',
  'repair.change.dropped': 'Left out: {from}',
  'repair.change.key_removed': 'Removed from the descriptor: {from}',
} as const satisfies Record<
  | `finding.${FindingCode}${'' | '.fix'}`
  | `severity.${Severity}`
  | `repair.${Repair}${'' | '.text'}`
  | `repair.change.${ChangeKind}`,
  string
>;
