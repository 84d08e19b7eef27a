import type { ChangeRequest, ConnectionView } from '../../backend/bindings/desk';
import { t } from '../../i18n/index.svelte';
import type { InstanceDesk } from '../../state/instances.svelte';
import { builtInItem, customItem, nodeItem, type AskedChange } from './askedChange';
import { doubledName } from './pluginGroups';
import { isOnNodes } from './pluginText';

/** An act on what is chosen: how much it is about, and why it is not possible. */
export interface Act {
  count: number;
  asked: AskedChange | null;
  whyNot: string | null;
}

function actOf(
  connection: ConnectionView,
  instance: InstanceDesk,
  change: ChangeRequest,
  items: AskedChange['items'],
  whyNot: string | null,
): Act {
  const { details } = instance;
  const asked =
    details && !whyNot ? { targets: [{ connection, row: details.row }], change, items } : null;
  return { count: items.length, asked, whyNot };
}

/** Installs what is chosen in the part that is shown. */
export function installing(connection: ConnectionView, instance: InstanceDesk): Act {
  if (instance.shown === 'builtIn') {
    const chosen = instance.chosenBuiltInPlugins;
    const plugins = chosen.filter((one) => !isOnNodes(one));
    const change: ChangeRequest = {
      kind: 'installBuiltIn',
      names: plugins.map((one) => one.name),
    };
    const whyNot = reason(chosen.length, plugins.length);
    return actOf(connection, instance, change, plugins.map(builtInItem), whyNot);
  }
  const chosen = instance.chosenCustom;
  const plugins = chosen.filter((one) => !isOnNodes(one));
  const doubled = doubledName(plugins);
  const change: ChangeRequest = { kind: 'install', plugins: plugins.map((one) => one.key) };
  const whyNot =
    doubled === null
      ? reason(chosen.length, plugins.length)
      : t('instance.twoVersions', { name: doubled });
  return actOf(connection, instance, change, plugins.map(customItem), whyNot);
}

function reason(chosen: number, possible: number): string | null {
  if (chosen === 0) return t('instance.chooseFirst');
  return possible === 0 ? t('instance.onlyInstalled') : null;
}

/** Uninstalls what is chosen in the part that is shown. */
export function uninstalling(connection: ConnectionView, instance: InstanceDesk): Act {
  const builtIn = instance.shown === 'builtIn';
  const keys = builtIn
    ? instance.chosenBuiltInPlugins
        .filter((one) => isOnNodes(one) && one.bond === 'free')
        .map(({ name }) => ({ name, fileVersion: null }))
    : instance.chosenCustom.filter(isOnNodes).map((one) => one.key);
  const items = builtIn
    ? instance.chosenBuiltInPlugins
        .filter((one) => isOnNodes(one) && one.bond === 'free')
        .map(builtInItem)
    : instance.chosenCustom.filter(isOnNodes).map(customItem);
  const whyNot = keys.length === 0 ? t('instance.chooseInstalled') : null;
  return actOf(connection, instance, { kind: 'uninstall', plugins: keys }, items, whyNot);
}

/** Restarts the instance, or only the nodes that are chosen. */
export function restarting(
  connection: ConnectionView,
  instance: InstanceDesk,
  nodes: readonly string[] = [],
): AskedChange | null {
  const { details } = instance;
  if (!details) return null;
  return {
    targets: [{ connection, row: details.row }],
    change: { kind: 'restart', nodes: [...nodes] },
    items: nodes.map(nodeItem),
  };
}
