import { t } from '../../i18n/index.svelte';

/** How long the service expects something to take, rounded to what a person can use. */
export function expectedTime(seconds: number): string {
  const minutes = Math.max(1, Math.round(seconds / 60));
  if (minutes < 90) return t('outlook.minutes', { count: minutes });
  return t('outlook.hours', { hours: Math.floor(minutes / 60), minutes: minutes % 60 });
}
