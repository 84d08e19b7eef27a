import type { ArchiveView, Judgement } from '../../backend/bindings/desk';
import { t } from '../../i18n/index.svelte';
import type { Tone } from '../../parts/tone';
import type { ReviewItem } from '../../state/reviewItem.svelte';

/** A verdict in words, with the colour that stands beside them. */
export interface VerdictText {
  tone: Tone;
  text: string;
}

/** What a judgement comes to. */
export function verdictText(judgement: Judgement): VerdictText {
  const { findings, verdict } = judgement;
  if (verdict === 'blocked') {
    const refused = findings.some((finding) => finding.severity === 'blocks');
    return {
      tone: 'bad',
      text: refused ? t('review.verdict.blocked') : t('review.verdict.nodeStart'),
    };
  }
  if (verdict === 'ready') return { tone: 'ok', text: t('review.ready') };
  const count = findings.filter((finding) => finding.severity === 'warning').length;
  return { tone: 'warn', text: t('review.verdict.warnings', { count }) };
}

/** How an archive stands: what is missing in its form, or else its verdict. */
export function statusText(item: ReviewItem, editable: boolean): VerdictText {
  const { judgement } = item;
  if (!item.sendable) return { tone: 'bad', text: t('review.cannotSend') };
  if (editable && item.selected) {
    if (item.nameProblem) return { tone: 'warn', text: t('review.needsName') };
    if (item.versionProblem) return { tone: 'warn', text: t('review.needsVersion') };
  }
  if (judgement) return verdictText(judgement);
  if (item.judging.fault) return { tone: 'idle', text: t('review.verdict.none') };
  return { tone: 'busy', text: t('review.verdict.checking') };
}

/** For which versions an archive would install; `null` for none at all. */
export function installableText(installableOn: ArchiveView['installableOn']): string | null {
  if (installableOn === null || installableOn === 'none') return null;
  if (installableOn === 'any') return t('review.versions.any');
  const from = /^(\d+)\.x from (\S+)$/.exec(installableOn);
  if (from) return t('review.versions.from', { major: from[1] ?? '', version: from[2] ?? '' });
  const between = /^(\S+) to (\S+)$/.exec(installableOn);
  if (between) {
    return t('review.versions.between', { first: between[1] ?? '', last: between[2] ?? '' });
  }
  return installableOn;
}

/** Versions to offer for a bundle: any, the major versions of what is there, and theirs exactly. */
export function bundleVersions(present: string, placeVersions: readonly string[]): string[] {
  const majors = placeVersions
    .map((version) => /^\d+/.exec(version)?.[0])
    .filter((major) => major !== undefined);
  const usual = majors.length > 0 ? majors : ['9', '8', '7'];
  return [
    ...new Set([present, '*', ...usual.map((major) => `${major}.*`), ...placeVersions]),
  ].filter((version) => version !== '');
}
