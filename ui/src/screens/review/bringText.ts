import type { RestartOutlook } from '../../backend/bindings/desk';
import { list } from '../../i18n/format';
import { t } from '../../i18n/index.svelte';
import type { Tone } from '../../parts/tone';
import type { ReviewItem } from '../../state/reviewItem.svelte';
import { shownName } from './findingText';

/** One thing to know before an instance restarts. */
export interface OutlookLine {
  tone: Tone;
  text: string;
}

/** How long the service expects a restart to take. */
export function takesText(seconds: number | null): string {
  if (seconds === null) return t('review.bring.takes.untold');
  if (seconds < 60) return t('review.bring.takes.short');
  return t('review.bring.takes', { minutes: Math.round(seconds / 60) });
}

function stateLine({ state }: RestartOutlook): OutlookLine[] {
  switch (state) {
    case 'activating':
      return [{ tone: 'busy', text: t('review.bring.waitsTurn') }];
    case 'suspended':
      return [{ tone: 'warn', text: t('review.bring.suspended') }];
    case 'inactive':
    case 'invalid':
      return [{ tone: 'warn', text: t('review.bring.notActive') }];
    case 'active':
    case 'unknown':
      return [];
  }
}

function healthLine({ health }: RestartOutlook): OutlookLine[] {
  switch (health) {
    case 'green':
      return [{ tone: 'ok', text: t('review.bring.health.green') }];
    case 'yellow':
      return [{ tone: 'warn', text: t('review.bring.health.yellow') }];
    case 'red':
      return [{ tone: 'bad', text: t('review.bring.health.red') }];
    case 'unknown':
    case null:
      return [];
  }
}

/** What a restart costs, what matters most first. */
export function outlookLines(outlook: RestartOutlook): OutlookLine[] {
  const lines: OutlookLine[] = [...stateLine(outlook), ...healthLine(outlook)];
  if (outlook.nodes === 1) lines.push({ tone: 'warn', text: t('review.bring.singleNode') });
  if (outlook.fault) {
    const why = t(`fault.${outlook.fault.code}.title`);
    lines.push({ tone: 'idle', text: t('review.bring.unread', { why }) });
  }
  return lines;
}

/** How many archives are named that an instance refuses. */
const NAMED = 3;

/** The archives that would not install on an instance of this version; `null` where all would. */
export function misfitsText(items: readonly ReviewItem[], version: string): string | null {
  const files = items
    .filter(({ judgement }) =>
      judgement?.places.some((place) => place.version === version && place.verdict === 'blocked'),
    )
    .map(({ archive }) => shownName(archive.fileName));
  if (files.length === 0) return null;
  const named = list(files.slice(0, NAMED));
  return files.length > NAMED
    ? t('review.bring.misfitsMore', { files: named, count: files.length - NAMED })
    : t('review.bring.misfits', { files: named });
}
