import type { InstanceCopySubject } from '../../backend/bindings/desk';
import { t } from '../../i18n/index.svelte';
import type { CopyAct } from '../../parts/copyAs';
import { DICTIONARY_LISTS } from '../../state/instancesDictionaries.svelte';
import type { InstanceDesk } from '../../state/instances.svelte';
import { isOnNodes } from './pluginText';

/** What can be written down of an instance as it is shown, with what is chosen there. */
export function instanceCopyActs(instance: InstanceDesk): CopyAct<InstanceCopySubject>[] {
  const custom = instance.chosenCustom;
  const builtIn = instance.chosenBuiltInPlugins;
  const acts: CopyAct<InstanceCopySubject>[] = [];
  const change = (
    text: string,
    asked: (InstanceCopySubject & { kind: 'change' })['change'],
  ): void => {
    acts.push({ text, subject: { kind: 'change', change: asked, force: false } });
  };
  const added = custom.filter((one) => !isOnNodes(one)).map((one) => one.key);
  if (added.length > 0) change(t('copyInstance.act.install'), { kind: 'install', plugins: added });
  const names = builtIn.filter((one) => !isOnNodes(one)).map((one) => one.name);
  if (names.length > 0) change(t('copyInstance.act.install'), { kind: 'installBuiltIn', names });
  const taken = [
    ...custom.filter(isOnNodes).map((one) => one.key),
    ...builtIn.filter(isOnNodes).map(({ name }) => ({ name, fileVersion: null })),
  ];
  if (taken.length > 0) {
    change(t('copyInstance.act.uninstall'), { kind: 'uninstall', plugins: taken });
  }
  if (added.length > 0) {
    acts.push({ text: t('copyInstance.act.remove'), subject: { kind: 'remove', plugins: added } });
  }
  for (const list of DICTIONARY_LISTS) {
    const draft = instance.dictionaries.drafts[list];
    if (draft.isEmpty) continue;
    acts.push({
      text: t('copyInstance.act.dictionaries', { list: t(`dictionaries.list.${list}`) }),
      subject: { kind: 'dictionaries', ask: draft.ask },
    });
  }
  acts.push({ text: t('copyInstance.act.show'), subject: { kind: 'show' } });
  change(t('copyInstance.act.restart'), { kind: 'restart', nodes: [...instance.chosenNodes] });
  acts.push({ text: t('copyInstance.act.interrupt'), subject: { kind: 'interrupt' } });
  acts.push({ text: t('copyInstance.act.resume'), subject: { kind: 'resume' } });
  return acts;
}
