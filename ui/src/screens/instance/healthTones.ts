import type { ClusterHealth } from '../../backend/bindings/desk';
import type { Tone } from '../../parts/tone';

/** The tone of a cluster's or a node's health. */
export const healthTones: Readonly<Record<ClusterHealth, Tone>> = {
  green: 'ok',
  yellow: 'warn',
  red: 'bad',
  unknown: 'idle',
};
