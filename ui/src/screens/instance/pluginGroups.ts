import type { CustomPlugin } from '../../backend/bindings/desk';

/** A custom plug-in in the table, beside the other uploaded versions of its name. */
export interface PluginRow {
  plugin: CustomPlugin;
  /** Whether it is the first of its name. */
  leads: boolean;
  /** How many versions of its name the library holds. */
  versions: number;
}

const asPeopleCount = new Intl.Collator('en', { numeric: true });

function newestFirst(one: CustomPlugin, other: CustomPlugin): number {
  return (
    asPeopleCount.compare(other.version ?? '', one.version ?? '') ||
    asPeopleCount.compare(other.elasticsearchVersion ?? '', one.elasticsearchVersion ?? '')
  );
}

/** The plug-ins by name, each with all of its uploaded versions, the newest first. */
export function groupedPlugins(plugins: readonly CustomPlugin[]): PluginRow[] {
  const byName = new Map<string, CustomPlugin[]>();
  for (const plugin of plugins) {
    const { name } = plugin.key;
    byName.set(name, [...(byName.get(name) ?? []), plugin]);
  }
  return [...byName.values()].flatMap((versions) =>
    versions
      .sort(newestFirst)
      .map((plugin, index) => ({ plugin, leads: index === 0, versions: versions.length })),
  );
}

/** The name of which several versions are among these; only one of them can be installed. */
export function doubledName(plugins: readonly CustomPlugin[]): string | null {
  const seen = new Set<string>();
  for (const { key } of plugins) {
    if (seen.has(key.name)) return key.name;
    seen.add(key.name);
  }
  return null;
}
