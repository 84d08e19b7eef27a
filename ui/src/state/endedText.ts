import { list } from '../i18n/format';
import { t } from '../i18n/index.svelte';

/** What a batch of work came to. */
export interface Ended {
  done: number;
  failed: number;
  needsYou: number;
}

/** The words in which the system tells that the work ended. */
export function endedText({ done, failed, needsYou }: Ended): { title: string; body: string } {
  const parts = [
    done > 0 ? t('ended.done', { count: done }) : '',
    failed > 0 ? t('ended.failed', { count: failed }) : '',
    needsYou > 0 ? t('ended.needsYou', { count: needsYou }) : '',
  ];
  return {
    title: failed + needsYou > 0 ? t('ended.title.look') : t('ended.title.done'),
    body: list(parts.filter(Boolean)),
  };
}
