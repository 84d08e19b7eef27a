import { language, t, type Locale } from './index.svelte';

const units = ['B', 'kB', 'MB', 'GB', 'TB'] as const;

/** Numbers as English and Chinese desktop programs write them: a day before its month in English. */
function dateLocale(locale: Locale): string {
  return locale === 'en' ? 'en-GB' : 'zh-CN';
}

function unitOf(bytes: number): number {
  let unit = 0;
  while (unit < units.length - 1 && bytes / 1000 ** unit >= 999.5) unit += 1;
  return unit;
}

function inUnit(bytes: number, unit: number): string {
  const value = bytes / 1000 ** unit;
  const digits = unit >= 2 && value < 1000 ? 1 : 0;
  return new Intl.NumberFormat(language.locale, {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(value);
}

/** A size in decimal units, such as `50.6 MB`. */
export function bytes(size: number): string {
  const unit = unitOf(size);
  return `${inUnit(size, unit)} ${units[unit]}`;
}

/** A part and its whole in the unit of the whole, such as `31.4 of 50.6 MB`. */
export function bytesOf(sent: number, total: number): string {
  const unit = unitOf(total);
  return t('size.of', { sent: inUnit(sent, unit), total: `${inUnit(total, unit)} ${units[unit]}` });
}

/** Bytes per second, such as `38.2 MB/s`. */
export function rate(perSecond: number): string {
  return t('size.rate', { size: bytes(perSecond) });
}

/** The time left, rounded to what a person can use. */
export function timeLeft(seconds: number): string {
  if (seconds < 90) return t('time.secondsLeft', { seconds: Math.max(1, Math.round(seconds)) });
  const minutes = Math.round(seconds / 60);
  if (minutes < 90) return t('time.minutesLeft', { minutes });
  return t('time.hoursLeft', { hours: Math.round(minutes / 60) });
}

/** How many percent, rounded down: 100 is shown only when everything was sent. */
export function percent(sent: number, total: number): number {
  return total > 0 ? Math.min(100, Math.floor((sent / total) * 100)) : 0;
}

/** A day and a time, with the year when it is not the present one. */
export function moment(rfc3339: string, now: Date = new Date()): string {
  const date = new Date(rfc3339);
  if (Number.isNaN(date.getTime())) return rfc3339;
  const age = now.getTime() - date.getTime();
  if (age >= 0 && age < 60_000) return t('time.now');
  return new Intl.DateTimeFormat(dateLocale(language.locale), {
    ...(date.getFullYear() === now.getFullYear() ? {} : { year: 'numeric' }),
    month: 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).format(date);
}

/** A day, such as `12 Nov 2026`. */
export function day(rfc3339: string): string {
  const date = new Date(rfc3339);
  if (Number.isNaN(date.getTime())) return rfc3339;
  return new Intl.DateTimeFormat(dateLocale(language.locale), { dateStyle: 'medium' }).format(date);
}

/** A time of day with seconds, such as `14:02:11`. */
export function clock(rfc3339: string): string {
  const date = new Date(rfc3339);
  if (Number.isNaN(date.getTime())) return rfc3339;
  return new Intl.DateTimeFormat(dateLocale(language.locale), {
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  }).format(date);
}

/** Names joined as the language joins them. */
export function list(names: readonly string[]): string {
  return names.join(t('list.separator'));
}
