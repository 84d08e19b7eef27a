import type {
  BuiltInPlugin,
  ChangeRequest,
  ConnectionView,
  CustomPlugin,
  InstanceRow,
} from '../../backend/bindings/desk';
import { t } from '../../i18n/index.svelte';
import { instanceName } from '../../state/instances.svelte';

/** An instance that is to be changed. */
export interface ChangeTarget {
  connection: ConnectionView;
  row: InstanceRow;
  /** How what is chosen stands on it, where several instances are changed. */
  fits?: readonly { text: string; warns: boolean }[];
}

/** A plug-in or a node that a change is about. */
export interface ChangeItem {
  name: string;
  version: string | null;
  /** Whether it was built for another version and will not load. */
  misfits: boolean;
  /** Whether it can't be uninstalled once it is installed. */
  stays: boolean;
}

/** A change that waits for its confirmation. */
export interface AskedChange {
  targets: readonly ChangeTarget[];
  change: ChangeRequest;
  items: readonly ChangeItem[];
}

export function customItem(plugin: CustomPlugin): ChangeItem {
  return {
    name: plugin.key.name,
    version: plugin.version,
    misfits: plugin.builtForAnotherVersion,
    stays: false,
  };
}

export function builtInItem(plugin: BuiltInPlugin): ChangeItem {
  return { name: plugin.name, version: null, misfits: false, stays: plugin.bond !== 'free' };
}

export function nodeItem(host: string): ChangeItem {
  return { name: host, version: null, misfits: false, stays: false };
}

/** The question that the confirmation asks. */
export function changeTitle({ targets, change, items }: AskedChange): string {
  const [only] = targets;
  const count = items.length;
  if (targets.length !== 1 || !only) {
    return t(`change.several.${change.kind}.title`, { count: targets.length });
  }
  const instance = instanceName(only.row);
  if (change.kind !== 'restart') return t(`change.${change.kind}.title`, { count, instance });
  return change.nodes.length > 0
    ? t('change.restartNodes.title', { count: change.nodes.length, instance })
    : t('change.restart.title', { instance });
}

/** What happens, in a sentence or two. */
export function changeText({ targets, change }: AskedChange): string {
  const [only] = targets;
  if (targets.length !== 1 || !only) return t('change.textSeveral');
  const values = { instance: instanceName(only.row), connection: only.connection.name };
  const some = change.kind === 'restart' && change.nodes.length > 0;
  return some ? t('change.textNodes', values) : t('change.text', values);
}

/** What the confirming button says. */
export function goText({ change, items }: AskedChange): string {
  if (change.kind === 'restart') return t('change.go.restart');
  return t(`change.go.${change.kind}`, { count: items.length });
}

/** By what tests find the confirmation. */
export function confirmTestid(change: ChangeRequest): string {
  return change.kind === 'installBuiltIn' ? 'install-confirm' : `${change.kind}-confirm`;
}

/** Which words explain `force`. */
export function forceText(change: ChangeRequest): string {
  const kind = change.kind === 'installBuiltIn' ? 'install' : change.kind;
  return t(`change.force.${kind}`);
}

/** By what tests find the tick for `force`. */
export function forceTestid(change: ChangeRequest): string {
  return change.kind === 'installBuiltIn' ? 'install-force' : `${change.kind}-force`;
}
