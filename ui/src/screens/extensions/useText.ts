import { clock } from '../../i18n/format';
import { t } from '../../i18n/index.svelte';
import type { UseOfExtensions } from '../../state/extensionsUse.svelte';

/** Why it may not hold who uses what: it is being read, or could not be; `null` where it holds. */
export function useDoubt({ known, fault, reading }: UseOfExtensions): string | null {
  const why = fault ? t(`fault.${fault.code}.title`) : null;
  if (known === null) {
    if (why !== null) return t('usedBy.failed', { why });
    return reading ? t('usedBy.reading') : null;
  }
  const when = clock(known.readAt);
  if (why !== null) return t('usedBy.staleFailed', { when, why });
  return known.stale || reading ? t('usedBy.stale', { when }) : null;
}
