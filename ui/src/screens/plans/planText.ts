import type {
  Former,
  PlanAct,
  PlanDifference,
  PlanOutlook,
  PlanPlace,
  PlanRunState,
} from '../../backend/bindings/desk';
import { list } from '../../i18n/format';
import { t, type MessageKey } from '../../i18n/index.svelte';
import { en } from '../../i18n/en';
import type { Tone } from '../../parts/tone';

/** How many nodes in how many zones; nothing where the service doesn't tell. */
export function nodesText({ nodes, zones }: { nodes: number; zones: number }): string | null {
  if (nodes === 0) return null;
  return zones > 1 ? t('plans.nodesZones', { nodes, zones }) : t('plans.nodes', { nodes });
}

function formerText(former: readonly Former[]): string {
  return list(former.map(({ name, version }) => t('plans.former', { name, version })));
}

/** What an act does to a deployment, in words; an outage by the way is named with it. */
export function effectText(outlook: PlanOutlook, act: PlanAct): string {
  const effect = plainEffect(outlook, act);
  return outlook.cautions.includes('single_node')
    ? t('plans.effect.withOutage', { effect })
    : effect;
}

function plainEffect({ effect }: PlanOutlook, act: PlanAct): string {
  switch (effect.kind) {
    case 'replaces':
    case 'removes':
      return t(`plans.effect.${effect.kind}`, { former: formerText(effect.former) });
    case 'cleansUp':
      return t('plans.effect.cleansUp', { count: effect.entries });
    case 'upgrades': {
      const { from, to } = effect;
      if (effect.swaps.length === 0) return t('plans.effect.upgrades', { from, to });
      return t('plans.effect.upgradesSwaps', { from, to, swaps: formerText(effect.swaps) });
    }
    case 'needsBuild': {
      const { version, names } = effect;
      if (act.kind !== 'upgrade' || names.length === 0)
        return t('plans.effect.needsBuild', { version });
      return t('plans.effect.needsBuildOf', { version, names: list(names) });
    }
    case 'notOffered':
      return t('plans.effect.notOffered', { version: effect.version });
    case 'adds':
    case 'reapplies':
    case 'nothing':
    case 'notChangeable':
      return t(`plans.effect.${effect.kind}`);
  }
}

/** Whether something stands against the act, rather than that it means nothing. */
export function isBarred({ effect }: PlanOutlook): boolean {
  return ['needsBuild', 'notOffered', 'notChangeable'].includes(effect.kind);
}

/** What to know before that is not said with the effect. */
export function cautionTexts({ cautions }: PlanOutlook): string[] {
  return cautions.flatMap((caution) =>
    caution === 'single_node' ? [] : [t(`plans.caution.${caution}`)],
  );
}

/** What the button says that begins the act. */
export function goText(act: PlanAct, count: number): string {
  switch (act.kind) {
    case 'attach':
    case 'attachNew':
    case 'attachUrl':
      return t('plans.go.attach', { count });
    case 'detach':
    case 'detachNamed':
      return t('plans.go.detach', { count });
    case 'replaceSafely':
      return t('plans.go.replace', { count });
    case 'cleanUp':
    case 'reapply':
      return t(`plans.go.${act.kind}`, { count });
    case 'upgrade':
      return t('plans.go.upgrade', { count, version: act.version });
  }
}

/** Where in a plan, in words. */
export function placeText(place: PlanPlace): string {
  return place.kind === 'default'
    ? t('plans.place.default')
    : t('plans.place.tier', { tier: place.tier });
}

/** The part of a plan that a difference is about, by its name in the plan. */
export function differenceTitle({ field, place }: PlanDifference): string {
  return t('plans.difference.place', { field, place: placeText(place) });
}

/** A step of a plan in words where they are known, otherwise by the service's own name. */
export function planStepText(step: string): string {
  const key = `plans.step.${step}`;
  return Object.hasOwn(en, key) ? t(key as Extract<MessageKey, `plans.step.${string}`>) : step;
}

/** The colour of each state; the words beside it say the same. */
export const runTones: Readonly<Record<PlanRunState, Tone>> = {
  waiting: 'idle',
  queued: 'warn',
  asked: 'busy',
  under_way: 'busy',
  done: 'ok',
  nothing: 'ok',
  failed: 'bad',
};
