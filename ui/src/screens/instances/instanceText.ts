import type { InstanceRow, InstanceState } from '../../backend/bindings/desk';
import { t } from '../../i18n/index.svelte';
import type { Tone } from '../../parts/tone';

/** The tone of an instance's state. */
export const instanceTones: Readonly<Record<InstanceState, Tone>> = {
  active: 'ok',
  activating: 'busy',
  inactive: 'warn',
  invalid: 'bad',
  suspended: 'warn',
  unknown: 'idle',
};

/** The state of an instance in words. */
export function instanceStateText(row: InstanceRow): string {
  return row.state === 'unknown'
    ? t('instances.state.unknown', { text: row.stateText })
    : t(`instances.state.${row.state}`);
}
