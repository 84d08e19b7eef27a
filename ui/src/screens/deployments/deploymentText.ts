import type { DeploymentHealth, DeploymentRow, Doubled } from '../../backend/bindings/desk';
import { list } from '../../i18n/format';
import { t } from '../../i18n/index.svelte';
import type { Tone } from '../../parts/tone';
import { isChanging } from '../../state/deployments.svelte';
import { placeText } from '../plans/planText';

/** The tone of a deployment's health. */
export const healthTones: Readonly<Record<DeploymentHealth, Tone>> = {
  healthy: 'ok',
  unhealthy: 'bad',
  unknown: 'idle',
};

/** A deployment's health in words. */
export function healthText(health: DeploymentHealth): string {
  return t(`plans.health.${health}`);
}

/** The tone of what a deployment does. */
export function statusTone(row: DeploymentRow): Tone {
  if (isChanging(row)) return 'busy';
  if (row.lastAttemptFailed) return 'warn';
  return row.status === 'started' ? 'ok' : 'idle';
}

/** What a deployment does, in words; a plan that is carried out comes first. */
export function statusText(row: DeploymentRow): string {
  return row.pending === null
    ? t(`deployments.status.${row.status}`)
    : t('deployments.status.pending');
}

/** What stands twice in a plan, in words. */
export function doubledText(doubled: Doubled): string {
  switch (doubled.kind) {
    case 'sameUrl':
      return t('deployment.doubled.sameUrl', {
        name: doubled.name,
        place: placeText(doubled.place),
      });
    case 'bothPlaces':
      return t('deployment.doubled.bothPlaces', { name: doubled.name });
    case 'sameName':
      return t('deployment.doubled.sameName', {
        name: doubled.name,
        versions: list(doubled.versions),
      });
  }
}
