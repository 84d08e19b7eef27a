import type { TransferView } from '../backend/bindings/desk';
import { bytesOf, list, percent, rate, timeLeft } from '../i18n/format';
import { t } from '../i18n/index.svelte';
import { stepNow, wasVerified, type Transfers } from './transfers.svelte';

/** How a transfer stands, in one line of words. */
export function statusText(transfer: TransferView): string {
  switch (transfer.state) {
    case 'waiting':
      return t('transfers.state.waiting');
    case 'done':
      return wasVerified(transfer)
        ? t('transfers.doneText.verified')
        : t('transfers.doneText.stored');
    case 'failed':
    case 'cancelled': {
      const what =
        transfer.state === 'failed' && transfer.fault
          ? t(`fault.${transfer.fault.code}.title`)
          : t(`transfers.endedText.${transfer.state}`);
      if (!transfer.remains) return what;
      return t('sentence.two', {
        first: what,
        second: t(`transfers.remains.${transfer.remains}`),
      });
    }
    case 'running':
      return runningText(transfer);
  }
}

function runningText(transfer: TransferView): string {
  const step = stepNow(transfer);
  const { progress } = transfer;
  if (step !== 'send' || !progress) {
    return step ? t(`transfers.now.${step}`) : t('transfers.state.running');
  }
  const parts = [bytesOf(progress.sent, progress.total)];
  if (progress.rate !== null) parts.push(rate(progress.rate));
  if (progress.secondsLeft !== null) parts.push(timeLeft(progress.secondsLeft));
  if (progress.attempt > 1) {
    parts.push(t('transfers.attempt', { attempt: progress.attempt, attempts: progress.attempts }));
  }
  return parts.join(' · ');
}

/** How full the bar is; `null` while there is nothing to count. */
export function barPercent(transfer: TransferView): number | null {
  if (transfer.state === 'done') return 100;
  const { progress } = transfer;
  if (progress) return percent(progress.sent, progress.total);
  return transfer.state === 'running' ? null : 0;
}

/** How all transfers stand, such as `1 uploading, 1 waiting, 4 done`. */
export function summaryText(transfers: Pick<Transfers, 'all' | 'count'>): string {
  if (transfers.all.length === 0) return t('transfers.nothingRunning');
  const counts = (
    [
      ['running', 'transfers.uploading'],
      ['waiting', 'transfers.waiting'],
      ['failed', 'transfers.failed'],
      ['done', 'transfers.done'],
    ] as const
  ).flatMap(([state, key]) => {
    const count = transfers.count(state);
    return count > 0 ? [t(key, { count })] : [];
  });
  return counts.length > 0 ? list(counts) : t('transfers.nothingRunning');
}
