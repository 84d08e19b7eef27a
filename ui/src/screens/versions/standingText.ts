import type { MatrixCell, Standing } from '../../backend/bindings/desk';
import { t } from '../../i18n/index.svelte';

/** A sign for each standing; the words beside it say the same. */
export const standingSigns: Readonly<Record<Standing, string>> = {
  runs: '●',
  ready: '✓',
  missing: '✕',
  not_offered: '–',
};

/** How a deployment stands to a version, in words. */
export function standingText(cell: MatrixCell): string {
  return cell.standing === 'missing'
    ? t('versions.standing.missing', { count: cell.missing.length })
    : t(`versions.standing.${cell.standing}`);
}
