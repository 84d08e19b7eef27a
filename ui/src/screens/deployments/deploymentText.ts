import type { DeploymentHealth } from '../../backend/bindings/desk';
import { t } from '../../i18n/index.svelte';
import type { Tone } from '../../parts/tone';

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
