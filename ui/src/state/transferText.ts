import type { InstallRun, StepName, TransferView } from '../backend/bindings/desk';
import { duration } from '../i18n/duration';
import { bytes, bytesOf, list, percent, rate, timeLeft } from '../i18n/format';
import { t } from '../i18n/index.svelte';
import type { Tone } from '../parts/tone';
import { now } from './now.svelte';
import {
  doingTitle,
  fileNamesText,
  followText,
  goesOnThere,
  instanceDone,
  instanceOf,
  waitsTurn,
  waitText,
} from './transferInstances';
import { STATES } from './transferOrder';
import {
  isAtPlans,
  namesText,
  plansDone,
  plansNow,
  plansPercent,
  plansTitle,
} from './transferPlans';
import type { Transfers } from './transfers.svelte';

/**
 * What a transfer is, as a short name: its files, its extension, or what it does to plans or to an
 * instance. `instance` is the instance's name where that is known.
 */
export function nameOf(
  transfer: TransferView,
  instance: string = instanceOf(transfer) ?? '',
): string {
  const { source, extensionName } = transfer;
  switch (source.kind) {
    case 'file':
      return source.fileName;
    case 'stored':
      return t('transfers.download', { file: source.fileName });
    case 'plans': {
      const deployments = namesText(source.deployments.map((one) => one.name));
      return plansTitle(source.doing, extensionName, deployments);
    }
    case 'files':
      return t('transfers.instance.into', { names: fileNamesText(source.fileNames), instance });
    case 'library':
      return t('transfers.instance.into', { names: fileNamesText(source.plugins), instance });
    case 'instance':
      return doingTitle(source.doing, extensionName, instance);
    case 'url':
      return extensionName;
  }
}

/** Where it goes, or comes from, or happens. */
export function destinationText({ source }: TransferView, connection: string): string {
  if (source.kind === 'plans' || 'instance' in source) return t('transfers.on', { connection });
  return source.kind === 'stored'
    ? t('transfers.from', { connection })
    : t('transfers.to', { connection });
}

/** The step that is under way. */
export function stepNow(transfer: TransferView): StepName | null {
  return transfer.steps.find((step) => step.state === 'running')?.name ?? null;
}

/** Whether what is stored was compared with what was sent, and held. */
export function wasVerified(transfer: TransferView): boolean {
  return transfer.state === 'done' && transfer.compared !== 'nothing';
}

/** The host that can't be reached, or the connection where the host is not named. */
export function hostOf(transfer: TransferView): string {
  return transfer.fault?.target ?? transfer.connectionName;
}

/** What is asked of the person, in one line. */
export function questionText(transfer: TransferView): string {
  return transfer.question
    ? t(`transfers.question.${transfer.question.kind}`)
    : t('transfers.state.needs_you');
}

/** The colour of each state; the words beside it say the same. */
export function toneOf(transfer: TransferView): Tone {
  switch (transfer.state) {
    case 'running':
      return 'busy';
    case 'offline':
    case 'needs_you':
      return 'warn';
    case 'failed':
      return 'bad';
    case 'done':
      return transfer.fault ? 'bad' : 'ok';
    case 'waiting':
    case 'paused':
    case 'cancelled':
      return 'idle';
  }
}

/**
 * How a transfer stands, in one line of words. It counts the seconds to the next try. `run` tells
 * how far an instance is with its change.
 */
export function statusText(transfer: TransferView, run: InstallRun | null = null): string {
  switch (transfer.state) {
    case 'waiting':
      return t('transfers.state.waiting');
    case 'paused':
      if (wasSending(transfer)) return t('transfers.pausedText.again');
      if (goesOnThere(transfer)) return t('transfers.pausedText.instance');
      return transfer.plans?.some((run) => run.state === 'under_way')
        ? t('transfers.pausedText.plans')
        : t('transfers.pausedText.before');
    case 'needs_you':
      return transfer.question
        ? t('transfers.needsAnswer', { question: questionText(transfer) })
        : t('transfers.state.needs_you');
    case 'offline':
      return t('transfers.offlineText', { host: hostOf(transfer) });
    case 'done':
      return doneText(transfer);
    case 'failed':
    case 'cancelled':
      return endedText(transfer);
    case 'running':
      return waitText(transfer) ?? goingText(transfer, run);
  }
}

/** Whether bytes were on their way, which the service does not keep when sending is broken off. */
function wasSending(transfer: TransferView): boolean {
  return transfer.steps.some(
    (step) => step.name === 'send' && step.tries > 0 && step.state !== 'done',
  );
}

function doneText(transfer: TransferView): string {
  if (transfer.fault) return t(`fault.${transfer.fault.code}.title`);
  const installed = transfer.steps.some((step) => step.name === 'install' && step.state === 'done');
  if (installed) return t('transfers.doneText.installed');
  const instance = instanceDone(transfer);
  if (instance !== null) return instance;
  const { source } = transfer;
  if (source.kind === 'stored') return t('transfers.doneText.received', { file: source.fileName });
  const plans = plansDone(transfer);
  if (source.kind === 'plans') return plans ?? t('transfers.plans.done.nothing');
  const stored = t(`transfers.doneText.${transfer.compared}`);
  return plans ? [stored, plans].join(' · ') : stored;
}

function endedText(transfer: TransferView): string {
  const what =
    transfer.state === 'failed' && transfer.fault
      ? t(`fault.${transfer.fault.code}.title`)
      : t(`transfers.endedText.${transfer.state as 'failed' | 'cancelled'}`);
  if (!transfer.remains) return what;
  return t('sentence.two', { first: what, second: t(`transfers.remains.${transfer.remains}`) });
}

function betweenTries(transfer: TransferView): string {
  const seconds = Math.ceil((Date.parse(transfer.nextTryAt ?? '') - now()) / 1000);
  const attempt = Math.min(transfer.attempt + 1, transfer.attempts);
  const parts = [t('transfers.attempt', { attempt, attempts: transfer.attempts })];
  if (seconds > 0) parts.push(t('transfers.nextTry', { time: duration(seconds) }));
  else parts.push(t('transfers.nextTryNow'));
  if (transfer.fault) parts.push(t(`fault.${transfer.fault.code}.title`));
  return parts.join(' · ');
}

/** The steps in which bytes are counted. */
function countsBytes(step: StepName | null): step is 'send' | 'put' | 'receive' {
  return step === 'send' || step === 'put' || step === 'receive';
}

/** How one goes on that does not wait for another. */
function goingText(transfer: TransferView, run: InstallRun | null): string {
  return transfer.nextTryAt === null ? runningText(transfer, run) : betweenTries(transfer);
}

function runningText(transfer: TransferView, run: InstallRun | null): string {
  const step = stepNow(transfer);
  const parts = countsBytes(step) ? sendingParts(transfer, step) : [];
  if (step === 'follow') parts.push(followText(transfer, run));
  const plans = step === 'follow_plans' ? plansNow(transfer.plans ?? []) : null;
  if (plans) parts.push(plans);
  if (parts.length === 0) {
    parts.push(step ? t(`transfers.now.${step}`) : t('transfers.state.running'));
  }
  if (transfer.attempt > 1) {
    const { attempt, attempts } = transfer;
    parts.push(t('transfers.attempt', { attempt, attempts }));
  }
  return parts.join(' · ');
}

function sendingParts(
  { progress, source }: TransferView,
  step: 'send' | 'put' | 'receive',
): string[] {
  if (!progress) return [];
  if (step !== 'receive' && progress.total > 0 && progress.sent >= progress.total) {
    return [t('transfers.now.answer', { size: bytes(progress.total) })];
  }
  const parts = [bytesOf(progress.sent, progress.total)];
  if (source.kind === 'files' && source.fileNames.length > 1) {
    parts.unshift(t('transfers.files', { count: source.fileNames.length }));
  }
  if (progress.rate !== null) parts.push(rate(progress.rate));
  if (progress.secondsLeft !== null) parts.push(timeLeft(progress.secondsLeft));
  return parts;
}

/** How full the bar is; `null` while there is nothing to count. */
export function barPercent(transfer: TransferView, run: InstallRun | null = null): number | null {
  if (transfer.state === 'done') return 100;
  if (transfer.state !== 'running') return 0;
  const { progress } = transfer;
  switch (stepNow(transfer)) {
    case 'send':
    case 'put':
    case 'receive':
      return progress ? percent(progress.sent, progress.total) : 0;
    case 'follow_plans':
      return plansPercent(transfer.plans ?? []);
    case 'follow':
      return run?.progress?.percent ?? null;
    case 'verify':
      // Everything is there; the colour and the words say that it is not done yet.
      return 100;
    default:
      return null;
  }
}

/** What a screen reader says of the bar: no seconds that count down. */
export function barText(transfer: TransferView, run: InstallRun | null = null): string {
  const { state, progress, attempt, attempts } = transfer;
  if (state !== 'running' || waitsTurn(transfer)) return statusText(transfer, run);
  if (transfer.nextTryAt !== null) {
    return t('transfers.attempt', { attempt: Math.min(attempt + 1, attempts), attempts });
  }
  const step = stepNow(transfer);
  if (!countsBytes(step) || !progress) return runningText(transfer, run);
  return t('transfers.barText', {
    percent: percent(progress.sent, progress.total),
    size: bytesOf(progress.sent, progress.total),
  });
}

/** How all transfers stand, such as `1 uploading, 1 waiting, 4 done today`. */
export function summaryText(transfers: Pick<Transfers, 'all' | 'count' | 'doneToday'>): string {
  const sending = transfers.all.filter(isUploading).length;
  const counts = STATES.flatMap((state) => {
    if (state === 'running') {
      return [
        ...counted('uploading', sending),
        ...counted('running', transfers.count('running') - sending),
      ];
    }
    if (state === 'cancelled') return [];
    return counted(state, state === 'done' ? transfers.doneToday : transfers.count(state));
  });
  return counts.length > 0 ? list(counts) : t('transfers.nothingRunning');
}

/** Whether it is bringing a file, rather than changing what is there. */
function isUploading(transfer: TransferView): boolean {
  if (transfer.state !== 'running') return false;
  if (transfer.source.kind === 'file') return !isAtPlans(transfer);
  return stepNow(transfer) === 'put';
}

type Counted = 'uploading' | 'running' | 'offline' | 'waiting' | 'paused' | 'needs_you';

function counted(what: Counted | 'failed' | 'done', count: number): string[] {
  return count > 0 ? [t(`transfers.summary.${what}`, { count })] : [];
}
