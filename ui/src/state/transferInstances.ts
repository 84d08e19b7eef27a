import type {
  InstallRun,
  InstanceDoing,
  InstanceId,
  StepName,
  TransferView,
} from '../backend/bindings/desk';
import { list } from '../i18n/format';
import { t } from '../i18n/index.svelte';

/** How many files are named in a title. */
const NAMED = 3;

/** Names of files or plug-ins, the first of them where there are many. */
export function fileNamesText(names: readonly string[]): string {
  if (names.length <= NAMED) return list(names);
  return t('transfers.plans.namesMore', {
    names: list(names.slice(0, NAMED)),
    count: names.length - NAMED,
  });
}

/** The instance that a transfer is about; `null` where it is about none. */
export function instanceOf({ source }: TransferView): InstanceId | null {
  return 'instance' in source ? source.instance : null;
}

/** What is done to an instance, such as `Uninstall analysis-icu from search-cn-hangzhou`. */
export function doingTitle(doing: InstanceDoing, names: string, instance: string): string {
  switch (doing.kind) {
    case 'bring':
      return t('transfers.instance.brought', { names, instance });
    case 'install':
    case 'installBuiltIn':
      return t('transfers.instance.install', { names, instance });
    case 'uninstall':
      return t('transfers.instance.uninstall', { names, instance });
    case 'restart':
      return t('transfers.instance.restart', { instance });
    case 'dictionaries':
      return t(`transfers.instance.dictionaries.${doing.list}`, { instance });
  }
}

const ASKING: readonly StepName[] = ['install', 'change_instance', 'update_dictionaries'];

/** Whether the instance was asked for its change, which goes on there by itself. */
export function goesOnThere({ steps }: TransferView): boolean {
  return steps.some(({ name, state }) => ASKING.includes(name) && state === 'done');
}

/** Whether the instance is busy with another change, whose end the transfer waits for. */
export function waitsTurn(transfer: TransferView): boolean {
  return waitText(transfer) !== null;
}

/** Why it waits its turn, in words; `null` where it does not. */
export function waitText(transfer: TransferView): string | null {
  if (transfer.state !== 'running' || goesOnThere(transfer)) return null;
  switch (transfer.fault?.code) {
    case 'alibaba_instance_activating':
      return t('transfers.now.waitsTurn');
    case 'alibaba_interrupted':
      return t('transfers.now.waitsResume');
    default:
      return null;
  }
}

/** How far the instance is with the change, such as `45 % · node 2 of 3`. */
export function followText({ fault }: TransferView, run: InstallRun | null): string {
  const interrupted = run?.state === 'interrupted' || fault?.code === 'alibaba_interrupted';
  if (interrupted) return t('transfers.now.interrupted');
  const { percent = null, nodes = null, nodesDone = null } = run?.progress ?? {};
  const parts = [t('transfers.now.follow')];
  if (percent !== null) parts.push(t('transfers.percent', { percent }));
  if (nodes !== null && nodes > 0 && nodesDone !== null) {
    parts.push(t('transfers.nodesDone', { done: Math.min(nodesDone, nodes), nodes }));
  }
  return parts.join(' · ');
}

/** What became of an instance after a transfer that is done; `null` where it is about none. */
export function instanceDone(transfer: TransferView): string | null {
  const { source, steps } = transfer;
  switch (source.kind) {
    case 'library':
      return t('transfers.doneText.installed');
    case 'files': {
      const carriedOut = (name: StepName): boolean =>
        steps.some((step) => step.name === name && step.state === 'done');
      if (carriedOut('install')) return t('transfers.doneText.installed');
      if (carriedOut('update_dictionaries')) return t('transfers.doneText.dictionaries');
      return t('transfers.doneText.inLibrary');
    }
    case 'instance':
      switch (source.doing.kind) {
        case 'bring':
          return source.doing.install
            ? t('transfers.doneText.installed')
            : t('transfers.doneText.inLibrary');
        case 'install':
        case 'installBuiltIn':
          return t('transfers.doneText.installed');
        case 'uninstall':
          return t('transfers.doneText.uninstalled');
        case 'restart':
          return t('transfers.doneText.restarted');
        case 'dictionaries':
          return t('transfers.doneText.dictionaries');
      }
      break;
    default:
      return null;
  }
}
