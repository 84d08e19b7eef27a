import { describe, expect, it } from 'vitest';

import { bytes, bytesOf, list, moment, percent, rate, timeLeft } from './format';
import { language } from './index.svelte';

describe('sizes', () => {
  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [1_400, '1 kB'],
    [18_000, '18 kB'],
    [999_499, '999 kB'],
    [999_500, '1.0 MB'],
    [50_600_000, '50.6 MB'],
    [999_600_000, '1.0 GB'],
    [3_210_000_000, '3.2 GB'],
  ])('%d bytes are %s', (size, text) => expect(bytes(size)).toBe(text));

  it('counts a part in the unit of the whole', () => {
    expect(bytesOf(31_400_000, 50_600_000)).toBe('31.4 of 50.6 MB');
    expect(bytesOf(0, 50_600_000)).toBe('0.0 of 50.6 MB');
    expect(rate(38_200_000)).toBe('38.2 MB/s');
    language.choose('zh_cn');
    expect(bytesOf(31_400_000, 50_600_000)).toBe('31.4 / 50.6 MB');
    expect(rate(38_200_000)).toBe('38.2 MB/秒');
  });

  it('says 100 only when everything was sent', () => {
    expect(percent(999, 1000)).toBe(99);
    expect(percent(1000, 1000)).toBe(100);
    expect(percent(0, 0)).toBe(0);
  });
});

describe('times', () => {
  it('rounds the time left to what a person can use', () => {
    expect([0, 1, 59, 89, 90, 3600, 6000, 7200].map(timeLeft)).toEqual([
      '1 s left',
      '1 s left',
      '59 s left',
      '89 s left',
      '2 min left',
      '60 min left',
      '2 h left',
      '2 h left',
    ]);
    language.choose('zh_cn');
    expect(timeLeft(1)).toBe('剩余 1 秒');
    expect(timeLeft(120)).toBe('剩余 2 分钟');
  });

  it('writes the year only when it is another one', () => {
    const now = new Date(2026, 10, 12, 12, 0);
    const local = (...parts: [number, number, number, number, number]): string =>
      new Date(...parts).toISOString();
    expect(moment(local(2026, 10, 12, 9, 41), now)).toBe('12 Nov, 09:41');
    expect(moment(local(2025, 10, 12, 9, 41), now)).toBe('12 Nov 2025, 09:41');
    expect(moment(new Date(now.getTime() - 5000).toISOString(), now)).toBe('now');
    language.choose('zh_cn');
    expect(moment(local(2026, 10, 12, 9, 41), now)).toBe('11月12日 09:41');
  });

  it('shows what is no time as it is', () => {
    expect(moment('someday')).toBe('someday');
  });
});

it('joins names as the language does', () => {
  expect(list(['a', 'b', 'c'])).toBe('a, b, c');
  language.choose('zh_cn');
  expect(list(['a', 'b', 'c'])).toBe('a、b、c');
});
