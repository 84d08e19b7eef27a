import { t } from './index.svelte';

/** How long something takes or took, such as `8 s`, `2 min 5 s` or `1 h 4 min`. */
export function duration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole === 0) return t('transfers.duration.moment');
  if (whole < 60) return t('transfers.duration.seconds', { seconds: whole });
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return t('transfers.duration.minutes', { minutes, seconds: whole % 60 });
  return t('transfers.duration.hours', { hours: Math.floor(minutes / 60), minutes: minutes % 60 });
}

/** How long it took from one moment to another; `null` where one of them makes no sense. */
export function between(started: string, ended: string | number): string | null {
  const end = typeof ended === 'number' ? ended : Date.parse(ended);
  const milliseconds = end - Date.parse(started);
  return Number.isNaN(milliseconds) ? null : duration(milliseconds / 1000);
}
