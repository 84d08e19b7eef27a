import { describe, expect, it } from 'vitest';

import type { PlanDoing, PlanRun, TransferView } from '../backend/bindings/desk';
import { language } from '../i18n/index.svelte';
import { attempt, planRun } from '../testing/planSamples';
import { doneTransfer, fault, step, transfer } from '../testing/samples';
import { latestOfExtensions } from './transferOrder';
import { plansNow, plansPercent } from './transferPlans';
import { barPercent, destinationText, nameOf, statusText, summaryText } from './transferText';

const PROD = { id: 'prod', name: 'search-prod' };
const STAGE = { id: 'stage', name: 'search-stage' };

function plans(doing: PlanDoing, change: Partial<TransferView> = {}): TransferView {
  return transfer({
    id: 'transfer-plans',
    source: { kind: 'plans', doing, deployments: [PROD, STAGE] },
    steps: [step('change_plans', 'done'), step('follow_plans', 'running')],
    progress: null,
    plans: [planRun()],
    ...change,
  });
}

const stored = (change: Partial<TransferView> = {}): TransferView =>
  transfer({
    source: { kind: 'stored', fileName: 'analysis-ik.zip' },
    steps: [step('receive', 'running')],
    ...change,
  });

describe('the name of a change of plans', () => {
  it.each<[PlanDoing, string]>([
    [{ kind: 'attach' }, 'Attach analysis-ik to search-prod, search-stage'],
    [{ kind: 'detach' }, 'Detach analysis-ik from search-prod, search-stage'],
    [{ kind: 'cleanUp' }, 'Clean up search-prod, search-stage'],
    [{ kind: 'reapply' }, 'Carry out the plan again: search-prod, search-stage'],
    [{ kind: 'upgrade', version: '8.15.3' }, 'Upgrade search-prod, search-stage to 8.15.3'],
  ])('%o', (doing, name) => {
    expect(nameOf(plans(doing))).toBe(name);
    language.choose('zh_cn');
    expect(nameOf(plans(doing))).toMatch(/[\u4e00-\u9fff]/);
  });

  it('names the first of many deployments', () => {
    const deployments = ['a', 'b', 'c', 'd', 'e'].map((name) => ({ id: name, name }));
    const many = plans({ kind: 'attach' });
    expect(nameOf({ ...many, source: { ...many.source, deployments } as never })).toBe(
      'Attach analysis-ik to a, b, c and 2 more',
    );
  });

  it('says where', () => {
    expect(destinationText(plans({ kind: 'cleanUp' }), 'Acme')).toBe('on Acme');
    expect(destinationText(stored(), 'Acme')).toBe('from Acme');
    expect(destinationText(transfer(), 'Acme')).toBe('to Acme');
  });
});

describe('how far it is', () => {
  const second = (change: Partial<PlanRun>): PlanRun =>
    planRun({ deployment: 'stage', name: 'search-stage', ...change });

  it('is told by the node of one deployment, and by the count of several', () => {
    expect(statusText(plans({ kind: 'attach' }))).toBe('search-prod: node 2 of 3');
    expect(plansNow([planRun({ nodesDone: null })])).toBe(
      'search-prod: the plan is being carried out',
    );
    expect(plansNow([planRun({ nodesDone: 3 })])).toBe('search-prod: node 3 of 3');
    expect(plansNow([planRun(), second({ state: 'done' })])).toBe(
      '2 deployments, 1 done · search-prod: node 2 of 3',
    );
    expect(plansNow([planRun({ state: 'queued' }), second({ state: 'failed' })])).toBe(
      '2 deployments, 0 done · 1 failed',
    );
  });

  it('fills the bar by nodes, as far as they are told', () => {
    expect(barPercent(plans({ kind: 'attach' }))).toBe(33);
    expect(
      plansPercent([planRun({ nodesDone: 3 }), second({ state: 'waiting', nodesDone: 0 })]),
    ).toBe(50);
    expect(plansPercent([planRun({ nodesDone: null })])).toBeNull();
    expect(plansPercent([])).toBeNull();
  });

  it('counts bytes of what is received, which no service has to answer', () => {
    expect(barPercent(stored())).toBe(62);
    expect(statusText(stored())).toContain('31.4 of 50.6 MB');
    const all = { sent: 10, total: 10, rate: null, secondsLeft: null };
    expect(statusText(stored({ progress: all }))).not.toContain('answer');
  });

  it('does not say of a watched deployment that something is being uploaded', () => {
    const following = transfer({
      steps: [step('send', 'done'), step('change_plans', 'done'), step('follow_plans', 'running')],
      plans: [planRun()],
    });
    const counts = { all: [following], count: (state: string) => Number(state === 'running') };
    expect(summaryText({ ...counts, doneToday: 0 })).toBe('1 under way');
    expect(statusText(following)).toBe('search-prod: node 2 of 3');
  });

  it('says of a held one that the deployments go on', () => {
    expect(statusText(plans({ kind: 'attach' }, { state: 'paused' }))).toContain(
      'The deployments go on by themselves',
    );
  });
});

describe('its end', () => {
  const every = attempt({ state: 'succeeded', nodesLoaded: 'every' });
  const done = { state: 'done' as const, endedAt: '2026-11-12T10:00:00Z' };

  it('claims that every node loaded it only where the log says so', () => {
    const run = planRun({ state: 'done', attempt: every });
    expect(statusText(plans({ kind: 'attach' }, { ...done, plans: [run] }))).toBe(
      'Every node of 1 deployment loaded it',
    );
    const untold = planRun({ state: 'done', attempt: { ...every, nodesLoaded: 'not_told' } });
    expect(statusText(plans({ kind: 'attach' }, { ...done, plans: [run, untold] }))).toBe(
      'Plans carried out on 2 deployments',
    );
    const nothing = planRun({ state: 'nothing', attempt: null });
    expect(statusText(plans({ kind: 'attach' }, { ...done, plans: [nothing] }))).toBe(
      'Nothing to change any more',
    );
  });

  it('tells of a file and of the plans that named it then', () => {
    const run = planRun({ state: 'done', attempt: every });
    expect(statusText(doneTransfer({ compared: 'size', plans: [run] }))).toBe(
      'Stored, size matches · Every node of 1 deployment loaded it',
    );
  });

  it('tells what became of the plans after a failure', () => {
    const failed = plans(
      { kind: 'attach' },
      { state: 'failed', fault: fault('plan_failed'), remains: 'plans_changed' },
    );
    expect(statusText(failed)).toContain('Plans were changed or are being changed');
    const unchanged = { state: 'cancelled' as const, remains: 'plans_unchanged' as const };
    expect(statusText(plans({ kind: 'attach' }, unchanged))).toBe(
      'Cancelled. No plan was changed.',
    );
  });

  it('names the file that was received', () => {
    expect(statusText(stored({ state: 'done', progress: null }))).toBe('Saved as analysis-ik.zip');
  });
});

describe('the file of an extension', () => {
  it('is not told by what is done to plans, or received', () => {
    const sent = doneTransfer({ extension: '1', askedAt: '2026-11-12T09:00:00Z' });
    const later = { extension: '1', askedAt: '2026-11-12T10:00:00Z' };
    const all = [sent, plans({ kind: 'attach' }, later), stored(later)];
    expect([...latestOfExtensions(all).values()]).toEqual([sent]);
  });
});
