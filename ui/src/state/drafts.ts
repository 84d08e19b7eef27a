import type { ExtensionKind } from '../backend/bindings/desk';
import { list } from '../i18n/format';
import { t } from '../i18n/index.svelte';

/** What the service takes as a name when an extension is created. */
const refusedInName = /[^A-Za-z0-9_.-]/gu;

/** What is wrong with an extension's name, as text; `null` when the service will take it. */
export function nameProblem(name: string): string | null {
  const trimmed = name.trim();
  if (trimmed === '') return t('field.missing');
  const refused = [...new Set(trimmed.match(refusedInName) ?? [])];
  if (refused.length === 0) return null;
  const shown = refused
    .slice(0, 5)
    .map((character) => (/\s/u.test(character) ? t('draft.name.space') : `“${character}”`));
  return t('draft.name.bad', { characters: list(shown) });
}

/** What is wrong with the version that an extension is for, as text. */
export function versionProblem(version: string, kind: ExtensionKind): string | null {
  const trimmed = version.trim();
  if (trimmed === '') return t('field.missing');
  if (/\s/u.test(trimmed)) return t('draft.version.bad');
  if (kind === 'plugin' && trimmed.includes('*')) return t('draft.version.needsExact');
  return null;
}

/** What is wrong with a URL that the service shall fetch, as text. */
export function downloadUrlProblem(text: string): string | null {
  const trimmed = text.trim();
  if (trimmed === '') return t('field.missing');
  if (!/^https?:\/\//i.test(trimmed)) return t('draft.url.bad');
  try {
    return new URL(trimmed).hostname === '' ? t('draft.url.bad') : null;
  } catch {
    return t('draft.url.bad');
  }
}

/** A name for an extension, from the last part of a URL. */
export function nameFromUrl(text: string): string {
  try {
    const last = new URL(text.trim()).pathname.split('/').at(-1) ?? '';
    return decodeURIComponent(last)
      .replace(/\.zip$/i, '')
      .replace(/[^A-Za-z0-9_.-]+/g, '-')
      .replace(/^-+|-+$/g, '');
  } catch {
    return '';
  }
}
