import type { ConnectionView, CustomPlugin } from '../../backend/bindings/desk';
import { keyText, type InstanceDesk } from '../../state/instances.svelte';
import { builtInItem, customItem, type AskedChange, type ChangeItem } from './askedChange';
import { restarting } from './instanceActs';
import { isOnNodes } from './pluginText';

/** The change that the last run asked for, to be asked for again; `null` where it can't be. */
export function askedAgain(connection: ConnectionView, instance: InstanceDesk): AskedChange | null {
  const { details, run } = instance;
  if (!details || !run) return null;
  const targets = [{ connection, row: details.row }];
  const keys = run.lines.map((line) => line.key);
  const named = new Set(keys.map((key) => key.name));
  const custom = details.custom.filter((one) =>
    keys.some((key) => keyText(key) === keyText(one.key)),
  );
  const builtIn = details.builtIn.filter((one) => named.has(one.name));
  switch (run.doing.kind) {
    case 'bring':
    case 'install': {
      const plugins = custom.filter((one: CustomPlugin) => !isOnNodes(one));
      if (plugins.length === 0) return null;
      const change = { kind: 'install' as const, plugins: plugins.map((one) => one.key) };
      return { targets, change, items: plugins.map(customItem) };
    }
    case 'installBuiltIn': {
      const names = builtIn.map((one) => one.name);
      if (names.length === 0) return null;
      return {
        targets,
        change: { kind: 'installBuiltIn', names },
        items: builtIn.map(builtInItem),
      };
    }
    case 'uninstall': {
      const items: ChangeItem[] = [...custom.map(customItem), ...builtIn.map(builtInItem)];
      if (items.length === 0) return null;
      return { targets, change: { kind: 'uninstall', plugins: keys }, items };
    }
    case 'restart':
      return restarting(connection, instance);
    case 'dictionaries':
      return null;
  }
}
