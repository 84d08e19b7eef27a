import { percent } from '../../i18n/format';
import { t } from '../../i18n/index.svelte';
import type { FileState } from '../../state/extensions.svelte';

/** How the file of an extension stands, in words. */
export function fileText(state: FileState): string {
  if (state.kind !== 'uploading') return t(`extensions.file.${state.kind}`);
  const { progress } = state.transfer;
  return t('extensions.file.uploading', {
    percent: progress ? percent(progress.sent, progress.total) : 0,
  });
}
