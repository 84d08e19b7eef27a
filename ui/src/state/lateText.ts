import type { Fault } from '../backend/bindings/desk';
import { t } from '../i18n/index.svelte';

/** Tells of a refusal that came after the dialog of what was asked for was closed. */
export function lateText(what: string, { code }: Fault): string {
  return t('late.refused', { what, reason: t(`fault.${code}.title`) });
}
