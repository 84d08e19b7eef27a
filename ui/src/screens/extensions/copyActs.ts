import type { ExtensionRow } from '../../backend/bindings/desk';
import { t } from '../../i18n/index.svelte';
import type { CopyAct } from '../../parts/copyAs';

/** What can be written down of an extension for other tools. */
export function copyActs(row: ExtensionRow): CopyAct[] {
  const { id: extension, name, description, kind, version } = row;
  const draft = { name, description, kind, version };
  const acts: CopyAct[] = [
    { text: t('copyAs.act.show'), subject: { kind: 'show', extension } },
    { text: t('copyAs.act.upload'), subject: { kind: 'upload', extension, fileName: null } },
    { text: t('copyAs.act.edit'), subject: { kind: 'edit', extension, draft } },
    { text: t('copyAs.act.delete'), subject: { kind: 'delete', extension } },
  ];
  if (row.file) {
    acts.push({ text: t('copyAs.act.download'), subject: { kind: 'download', extension } });
  }
  return acts;
}
