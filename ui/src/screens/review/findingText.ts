import type { Finding, Severity } from '../../backend/bindings/desk';
import { bytes } from '../../i18n/format';
import { t } from '../../i18n/index.svelte';

/** A piece of a text; what stands between backticks in a message is code. */
export interface TextPart {
  text: string;
  code: boolean;
}

/** The longest argument that is shown whole: names in hostile archives have no end. */
const LONGEST = 240;

/** Stands for a backtick of an argument while the backticks of the message are looked for. */
const BACKTICK = '\uE000';

/** Arguments that are bytes, wherever a text names them. */
const SIZES = new Set(['size', 'limit']);

/**
 * A value out of an archive, fit to be shown: without control characters, and without those that
 * turn the direction of the text around them.
 */
export function shownName(value: string): string {
  const plain = value.replace(/[\p{Cc}\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/gu, '\uFFFD');
  if (plain.length <= LONGEST) return plain;
  const half = LONGEST / 2;
  return `${plain.slice(0, half)}…${plain.slice(-half)}`;
}

function shownArgument(code: Finding['code'], name: string, value: string): string | number {
  const number = Number(value);
  if (value !== '' && Number.isSafeInteger(number)) {
    if (name === 'count') return number;
    if (SIZES.has(name) && code !== 'too_many_entries') return bytes(number);
  }
  return shownName(value).replaceAll('`', BACKTICK);
}

/** Splits a text at its backticks. */
export function textParts(text: string): TextPart[] {
  return text
    .split('`')
    .map((part, index) => ({ text: part.replaceAll(BACKTICK, '`'), code: index % 2 === 1 }))
    .filter((part) => part.text !== '');
}

function written(finding: Finding, part: '' | '.fix'): TextPart[] | null {
  const args = Object.fromEntries(
    Object.entries(finding.args).map(([name, value]) => [
      name,
      shownArgument(finding.code, name, value),
    ]),
  );
  const key = `finding.${finding.code}${part}`;
  try {
    return textParts(t(key as 'finding.encrypted', args as { entry: string }));
  } catch {
    // An argument that the text names is missing: the finding itself still has to be seen.
    return null;
  }
}

/** What was found, in plain words. */
export function findingText(finding: Finding): TextPart[] {
  const plain = finding.words ?? finding.code.replaceAll('_', ' ');
  return written(finding, '') ?? [{ text: shownName(plain), code: false }];
}

/** What to do about it. */
export function remedyText(finding: Finding): TextPart[] {
  return written(finding, '.fix') ?? [];
}

const gravity: Record<Severity, number> = { blocks: 0, node_start: 1, warning: 2, hint: 3 };

/** Whether an archive with such a finding cannot be used. */
export function isFatal(finding: Finding): boolean {
  return finding.severity === 'blocks' || finding.severity === 'node_start';
}

/** The worst before the others, and before all what the installer would print. */
export function worstFirst(findings: readonly Finding[]): Finding[] {
  return [...findings].sort(
    (a, b) => Number(b.first) - Number(a.first) || gravity[a.severity] - gravity[b.severity],
  );
}
