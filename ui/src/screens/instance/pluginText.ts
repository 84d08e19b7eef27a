import type {
  CustomPlugin,
  InstallAnswer,
  InstallLine,
  InstallRun,
  PluginState,
} from '../../backend/bindings/desk';
import { moment } from '../../i18n/format';
import { t } from '../../i18n/index.svelte';
import type { Tone } from '../../parts/tone';
import { keyText } from '../../state/instances.svelte';

/** The tone of a plug-in's state. */
export const pluginTones: Readonly<Record<PluginState, Tone>> = {
  installed: 'ok',
  uploaded: 'idle',
  installing: 'busy',
  uninstalling: 'busy',
  upgrading: 'busy',
  failed: 'bad',
  uploading: 'busy',
  unknown: 'idle',
};

/** The tone of what the service answered. */
export const answerTones: Readonly<Record<InstallAnswer, Tone>> = {
  not_asked: 'idle',
  accepted: 'ok',
  not_named: 'warn',
  refused: 'bad',
  lost: 'warn',
};

/** What the state column says of a custom plug-in, and in which tone. */
export function customState(plugin: CustomPlugin): { tone: Tone; text: string } {
  if (plugin.builtForAnotherVersion && plugin.state !== 'installed') {
    return { tone: 'bad', text: t('instance.willNotLoad') };
  }
  return { tone: pluginTones[plugin.state], text: t(`instance.pluginState.${plugin.state}`) };
}

/** What the last request came to for a plug-in, or what speaks against installing it. */
export function lastResult(plugin: CustomPlugin, run: InstallRun | null, runs: string): string {
  const line = run?.lines.find((one) => keyText(one.key) === keyText(plugin.key));
  if (run && line && run.state !== 'asking') {
    const key = {
      not_asked: 'instance.notAsked',
      accepted: 'instance.accepted',
      not_named: 'instance.notNamed',
      refused: 'instance.refused',
      lost: 'instance.lost',
    } as const satisfies Record<InstallAnswer, string>;
    return t(key[line.answer], { when: moment(run.askedAt) });
  }
  if (plugin.builtForAnotherVersion) {
    return t('instance.builtFor', { built: plugin.elasticsearchVersion ?? t('none'), runs });
  }
  return t('none');
}

/** How a plug-in stands on the nodes, as last read. */
export function lineState(line: InstallLine, run: InstallRun): { tone: Tone; text: string } {
  if (run.state === 'refused') {
    const state = line.state ?? 'uploaded';
    return { tone: pluginTones[state], text: t(`instance.pluginState.${state}`) };
  }
  if (line.state === null) return { tone: 'idle', text: t('result.notReadYet') };
  const state = t(`instance.pluginState.${line.state}`);
  return run.instanceState === 'activating'
    ? { tone: 'busy', text: t('result.restarting', { state }) }
    : { tone: pluginTones[line.state], text: state };
}
