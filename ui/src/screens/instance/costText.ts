import type { RestartOutlook } from '../../backend/bindings/desk';
import { t } from '../../i18n/index.svelte';
import { expectedTime } from './expectedTime';

/** A line of what a restart costs. */
export interface CostLine {
  kind: 'time' | 'health' | 'single-node' | 'waits-turn' | 'suspended';
  text: string;
  warns: boolean;
}

/** What a restart costs, in words; what is usual comes first. */
export function costLines(outlook: RestartOutlook): CostLine[] {
  const { seconds, health, nodes, state } = outlook;
  const lines: CostLine[] = [
    {
      kind: 'time',
      text: seconds === null ? t('outlook.unknown') : expectedTime(seconds),
      warns: false,
    },
  ];
  if (health !== null && health !== 'unknown') {
    lines.push({ kind: 'health', text: t(`outlook.${health}`), warns: health !== 'green' });
  }
  if (nodes === 1) {
    lines.push({ kind: 'single-node', text: t('outlook.singleNode'), warns: true });
  }
  if (state === 'activating') {
    lines.push({ kind: 'waits-turn', text: t('outlook.waitsTurn'), warns: true });
  }
  if (state === 'suspended') {
    lines.push({ kind: 'suspended', text: t('outlook.suspended'), warns: true });
  }
  return lines;
}
