import { describe, expect, it } from 'vitest';

import { language, localeOf, t } from './index.svelte';

describe('language', () => {
  it('follows what the system prefers, and falls back to English', () => {
    expect(localeOf(['zh-CN', 'en'])).toBe('zh-CN');
    expect(localeOf(['zh-Hans-SG'])).toBe('zh-CN');
    expect(localeOf(['de-DE', 'zh'])).toBe('zh-CN');
    expect(localeOf(['de-DE', 'en-GB', 'zh'])).toBe('en');
    expect(localeOf(['de-DE'])).toBe('en');
  });

  it('tells the document which language it speaks', () => {
    language.choose('zh_cn');
    expect(document.documentElement.lang).toBe('zh-CN');
    expect(t('nav.running', { count: 2 })).toBe('2 项进行中');
    language.choose('en');
    expect(document.documentElement.lang).toBe('en');
    expect(t('review.title', { count: 1 })).toBe('Review 1 file');
    expect(t('review.title', { count: 3 })).toBe('Review 3 files');
  });

  it('takes tags in values as text', () => {
    expect(t('confirm.typeName', { name: '<b>x</b>' })).toBe('Type “<b>x</b>” to confirm');
  });
});
