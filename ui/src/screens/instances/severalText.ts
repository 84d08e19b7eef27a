import type { ChangeItem, ChangeTarget } from '../instance/askedChange';
import { t } from '../../i18n/index.svelte';
import { fitOf, type Choice, type SeveralInstances } from '../../state/instancesSeveral.svelte';

type FitLine = NonNullable<ChangeTarget['fits']>[number];

/** How what is chosen stands on one of several instances. */
export function fitLines(several: SeveralInstances, choice: Choice): FitLine[] {
  const details = several.details(choice);
  if (!details || several.act === 'restart') return [];
  return several.chosenNames.map((name): FitLine => {
    if (several.act !== 'install') return { text: name, warns: false };
    const fit = fitOf(details, name);
    if (!fit || fit.kind === 'unclear') {
      return { text: t('several.fits.unclear', { name }), warns: true };
    }
    const { version, elasticsearchVersion } = fit.plugin;
    switch (fit.kind) {
      case 'installed':
        return { text: t('several.fits.installed', { name }), warns: true };
      case 'other': {
        const built = elasticsearchVersion ?? version ?? t('none');
        const runs = choice.row.version;
        return { text: t('several.fits.other', { name, built, runs }), warns: true };
      }
      case 'takes':
        return { text: t('several.fits.takes', { name, version: version ?? '' }), warns: false };
    }
  });
}

/** What is chosen, as the confirmation lists it; versions differ from instance to instance. */
export function severalItems(several: SeveralInstances): ChangeItem[] {
  return several.chosenNames.map((name) => ({
    name,
    version: null,
    misfits: false,
    stays:
      several.act === 'installBuiltIn' &&
      several.chosen.some((one) =>
        several
          .details(one)
          ?.builtIn.some((plugin) => plugin.name === name && plugin.bond !== 'free'),
      ),
  }));
}
