import { describe, expect, it } from 'vitest';

import { language } from '../i18n/index.svelte';
import { downloadUrlProblem, nameFromUrl, nameProblem, versionProblem } from './drafts';

describe('name', () => {
  it.each(['analysis-ik', 'a', 'A_b.c-9', ' trimmed '])('takes %j', (name) =>
    expect(nameProblem(name)).toBeNull(),
  );

  it.each(['', '   ', 'analysis ik', '分词', 'a/b', 'é', 'a,b'])('refuses %j', (name) =>
    expect(nameProblem(name)).not.toBeNull(),
  );

  it('names the characters that cannot be used', () => {
    expect(nameProblem('my plugin/1')).toContain('a space, “/”');
    language.choose('zh_cn');
    expect(nameProblem('my plugin/1')).toContain('空格、“/”');
  });
});

describe('version', () => {
  it('must be exact for a plugin and may be a wildcard for a bundle', () => {
    expect(versionProblem('8.15.2', 'plugin')).toBeNull();
    expect(versionProblem('8.*', 'plugin')).toContain('exact');
    expect(versionProblem('8.*', 'bundle')).toBeNull();
    expect(versionProblem('*', 'bundle')).toBeNull();
    expect(versionProblem('', 'bundle')).toBe('Fill this in.');
    expect(versionProblem('8. 1', 'bundle')).not.toBeNull();
  });
});

describe('download URL', () => {
  it.each(['https://example.com/a.zip', 'http://example.com', ' https://example.com/a.zip '])(
    'takes %j',
    (url) => expect(downloadUrlProblem(url)).toBeNull(),
  );

  it.each(['', 'example.com/a.zip', 'ftp://a/b', 'file:///etc/passwd', 'javascript:1', 'https://'])(
    'refuses %j',
    (url) => expect(downloadUrlProblem(url)).not.toBeNull(),
  );

  it('proposes a name', () => {
    expect(nameFromUrl('https://example.com/p/analysis-ik-8.15.2.zip?token=1')).toBe(
      'analysis-ik-8.15.2',
    );
    expect(nameFromUrl('https://example.com/my%20plugin.zip')).toBe('my-plugin');
    expect(nameFromUrl('nonsense')).toBe('');
  });
});
