import { screen, waitFor, within } from '@testing-library/svelte';
import { afterEach, describe, expect, it, vi } from 'vitest';

import type { PlanAct } from '../../backend/bindings/desk';
import { language } from '../../i18n/index.svelte';
import { axe } from '../../testing/axe';
import { outlook } from '../../testing/planSamples';
import { ATTACH, box, effect, opened, PROD } from '../../testing/planStage';
import { connection, fault } from '../../testing/samples';

describe('the preview', () => {
  it('says what happens to each deployment, and why not', async () => {
    const { backend } = await opened();
    const row = await screen.findByTestId('plan-row-search-prod');
    expect(row).toHaveTextContent('3 nodes, 2 zones');
    expect(row).toHaveTextContent('8.15.2');
    expect(row).toHaveTextContent('Healthy');
    expect(effect('search-prod')).toHaveTextContent('Replaces analysis-ik 8.14.3');
    const stage = screen.getByTestId('plan-row-search-stage');
    expect(stage).toHaveTextContent('1 node');
    expect(stage).toHaveTextContent('Not healthy');
    expect(effect('search-stage')).toHaveTextContent('Adds; short outage, single node');
    expect(stage).toHaveTextContent('It is not healthy; a restart may make it worse.');
    expect(effect('logs-eu')).toHaveTextContent('Needs a build for 8.14.3');
    expect(box('logs-eu')).toBeDisabled();
    expect(screen.getByTestId('plan-apply')).toBeDisabled();
    expect(backend.lastArgs('plansPreview')).toEqual(['acme', { act: ATTACH, deployments: [] }]);
    expect(await axe()).toEqual([]);
  });

  it('shows those for which it means nothing on request', async () => {
    const { user } = await opened();
    await screen.findByTestId('plan-row-search-prod');
    expect(screen.queryByTestId('plan-row-done-already')).not.toBeInTheDocument();
    await user.click(screen.getByRole('button', { name: 'Show 1 more where nothing changes' }));
    expect(effect('done-already')).toHaveTextContent('Nothing: its plan is as it should be');
    expect(box('done-already')).toBeDisabled();
  });

  it('ticks what was named, and only asks for that', async () => {
    const { backend } = await opened((one) => (one.outlooks = [outlook()]), {
      deployments: [PROD],
    });
    await waitFor(() => expect(box('search-prod')).toBeChecked());
    expect(screen.getByTestId('plan-apply')).toHaveTextContent('Attach to 1 deployment');
    expect(backend.lastArgs('plansPreview')).toEqual([
      'acme',
      { act: ATTACH, deployments: [PROD] },
    ]);
  });

  it('says why it could not be read, and reads again', async () => {
    const { backend, user } = await opened((one) => {
      one.refusals.plansPreview = fault('unauthenticated', { action: 'retry' });
    });
    const note = await screen.findByTestId('fault');
    expect(note).toHaveTextContent('The service did not accept the key or password.');
    delete backend.refusals.plansPreview;
    await user.click(within(note).getByTestId('fault-action'));
    await screen.findByTestId('plan-row-search-prod');
    expect(screen.queryByTestId('fault')).not.toBeInTheDocument();
  });

  it('teaches where there is no deployment', async () => {
    await opened((one) => (one.outlooks = []));
    expect(await screen.findByTestId('plan-none')).toHaveTextContent('No deployment to change');
  });

  it.each<[PlanAct, Partial<ReturnType<typeof outlook>>, string, string]>([
    [
      { kind: 'upgrade', version: '8.15.3', draft: null },
      {
        effect: {
          kind: 'upgrades',
          from: '8.14.3',
          to: '8.15.3',
          swaps: [{ name: 'analysis-ik', version: '8.14.3' }],
        },
      },
      'Raises 8.14.3 to 8.15.3, swaps analysis-ik 8.14.3',
      'Upgrade 1 deployment to 8.15.3',
    ],
    [
      { kind: 'cleanUp' },
      { effect: { kind: 'cleansUp', entries: 2 } },
      'Removes 2 doubled entries',
      'Clean up 1 deployment',
    ],
    [
      { kind: 'detach', extension: '9' },
      { effect: { kind: 'removes', former: [{ name: 'legal', version: '8.*' }] } },
      'Removes legal 8.*',
      'Detach from 1 deployment',
    ],
    [
      { kind: 'reapply' },
      { effect: { kind: 'reapplies' } },
      'Carries out its plan once more',
      'Carry out 1 plan again',
    ],
  ])('has words for %o', async (act, change, words, button) => {
    await opened((one) => (one.outlooks = [outlook(change)]), { act, deployments: [PROD] });
    await waitFor(() => expect(effect('search-prod')).toHaveTextContent(words));
    expect(screen.getByTestId('plan-apply')).toHaveTextContent(button);
  });

  it('names the builds that an upgrade needs', async () => {
    const change = outlook({
      effect: { kind: 'needsBuild', version: '9.0.0', names: ['analysis-ik', 'legal'] },
      possible: false,
      cautions: ['dictionary_may_be_named', 'fetched_at_every_start', 'pending'],
    });
    await opened((one) => (one.outlooks = [change]), {
      act: { kind: 'upgrade', version: '9.0.0', draft: null },
    });
    await waitFor(() =>
      expect(effect('search-prod')).toHaveTextContent(
        'Needs a build of analysis-ik, legal for 9.0.0',
      ),
    );
    const row = screen.getByTestId('plan-row-search-prod');
    expect(row).toHaveTextContent('An index may still name a dictionary of this bundle.');
    expect(row).toHaveTextContent('Nodes fetch the URL at every start');
    expect(row).toHaveTextContent('this one waits for it');
  });

  it('speaks Chinese', async () => {
    await opened((one) => (one.info.settings.language = 'zh_cn'));
    await waitFor(() => expect(effect('logs-eu')).toHaveTextContent('需要适用于 8.14.3 的构建'));
    expect(screen.getByTestId('plan-check')).toHaveTextContent('向服务核对');
    language.choose('en');
  });
});

describe('the exact change', () => {
  it('shows what goes and what comes, not by colour alone', async () => {
    const { user } = await opened();
    await user.click(await screen.findByTestId('plan-row-search-prod'));
    const toggle = screen.getByTestId('plan-difference-toggle');
    expect(toggle).toHaveAttribute('aria-expanded', 'false');
    await user.click(toggle);
    expect(toggle).toHaveAttribute('aria-expanded', 'true');
    const shown = screen.getByTestId('plan-difference');
    expect(shown).toHaveTextContent('user_plugins, tier hot_content');
    const lines = [...shown.querySelectorAll('.lines > div')].map((line) =>
      line.textContent.replace(/\s+/g, ' ').trim(),
    );
    expect(lines).toEqual([
      '− Removed {"name":"analysis-ik","url":"repo://1"}',
      '+ Added {"name":"analysis-ik","url":"repo://2"}',
      '{"name":"other","url":"repo://7"}',
    ]);
    expect(await axe()).toEqual([]);
    await user.click(toggle);
    expect(screen.queryByTestId('plan-difference')).not.toBeInTheDocument();
  });
});

describe('what a person would type elsewhere', () => {
  it('is shown for what is chosen', async () => {
    const { backend, user } = await opened();
    await screen.findByTestId('plan-row-search-prod');
    expect(screen.queryByTestId('plan-copy-as')).not.toBeInTheDocument();
    await user.click(screen.getByTestId('plan-row-search-prod'));
    await user.click(screen.getByTestId('plan-copy-as'));
    await user.click(await screen.findByTestId('plan-copy-as-curl'));
    await waitFor(() =>
      expect(backend.lastArgs('copyAs')).toEqual([
        'acme',
        { kind: 'plans', request: { act: ATTACH, deployments: [PROD] } },
      ]),
    );
  });
});

describe('a dry run', () => {
  it('shows per row what the service would say', async () => {
    const { backend, user } = await opened((one) => {
      one.checks = [
        { deployment: PROD, name: 'search-prod', fault: null },
        {
          deployment: 'stage',
          name: 'search-stage',
          fault: fault('plan_refused', {
            serverCode: 'clusters.cluster_invalid_plan',
            serverMessage: 'Too few zones.',
            requestId: 'r-9',
          }),
        },
      ];
    });
    await screen.findByTestId('plan-row-search-prod');
    await user.click(screen.getByTestId('plan-choose-all'));
    await user.click(screen.getByTestId('plan-check'));
    await waitFor(() =>
      expect(screen.getByTestId('plan-row-search-prod')).toHaveTextContent(
        'The service would take this plan.',
      ),
    );
    expect(backend.lastArgs('plansCheck')).toEqual([
      'acme',
      { act: ATTACH, deployments: [PROD, 'stage'] },
    ]);
    expect(screen.getByTestId('plan-row-search-stage')).toHaveTextContent(
      'The service would refuse: Too few zones.',
    );
    expect(screen.getByTestId('fault')).toHaveTextContent('r-9');
    expect(screen.getByTestId('plan-said')).toHaveTextContent(
      'The service would refuse the plan of 1 deployment.',
    );
    expect(backend.times('plansApply')).toBe(0);
  });

  it('that is refused keeps everything as it was', async () => {
    const { backend, user } = await opened((one) => {
      one.checks = [
        {
          deployment: PROD,
          name: 'search-prod',
          fault: fault('plan_refused', { serverMessage: 'Too few zones.' }),
        },
      ];
    });
    await user.click(await screen.findByTestId('plan-row-search-prod'));
    await user.click(screen.getByTestId('plan-apply'));
    const refused = await screen.findByTestId('plan-refused');
    expect(refused).toHaveAttribute('role', 'alert');
    expect(refused).toHaveTextContent('nothing was changed anywhere');
    expect(backend.transfers).toEqual([]);
    expect(screen.queryByTestId('plan-runs')).not.toBeInTheDocument();
    expect(box('search-prod')).toBeEnabled();
    expect(await axe()).toEqual([]);
  });
});

describe('a protected connection', () => {
  it('asks for its name before anything changes', async () => {
    const { backend, user } = await opened((one) => {
      one.connections = [connection({ protected: true })];
    });
    await user.click(await screen.findByTestId('plan-row-search-prod'));
    expect(screen.getByTestId('plan-apply')).toBeDisabled();
    expect(screen.getByTestId('plan-check')).toBeEnabled();
    await user.type(screen.getByTestId('plan-typed'), 'Acme productio');
    expect(screen.getByTestId('plan-apply')).toBeDisabled();
    await user.type(screen.getByTestId('plan-typed'), 'n');
    await user.click(screen.getByTestId('plan-apply'));
    await screen.findByTestId('plan-runs');
    expect(backend.lastArgs('plansApply')?.[2]).toBe('Acme production');
  });

  it('shows when the desk did not accept the name', async () => {
    const { user } = await opened((one) => {
      one.connections = [connection({ protected: true })];
      one.refusals.plansApply = fault('confirmation_mismatch');
    });
    await user.click(await screen.findByTestId('plan-row-search-prod'));
    await user.type(screen.getByTestId('plan-typed'), 'Acme production');
    await user.click(screen.getByTestId('plan-apply'));
    expect(await screen.findByTestId('fault')).toHaveTextContent(
      'The name that was typed is another one.',
    );
    expect(screen.getByTestId('plan-apply')).toBeEnabled();
  });
});

describe('the keyboard', () => {
  it('moves along the rows, ticks, closes, and comes back', async () => {
    const { user } = await opened();
    const first = await screen.findByTestId('plan-row-search-prod');
    first.focus();
    await user.keyboard(' ');
    expect(box('search-prod')).toBeChecked();
    await user.keyboard('{ArrowDown}{Enter}');
    expect(box('search-stage')).toBeChecked();
    expect(screen.getByTestId('plan-chosen')).toHaveTextContent('2 of 2 chosen');
    await user.keyboard('{ArrowDown}{Enter}');
    expect(box('logs-eu')).not.toBeChecked();
    for (let step = 0; step < 12; step += 1) await user.tab();
    expect(screen.getByTestId('plan-dialog')).toContainElement(
      document.activeElement as HTMLElement,
    );
    await user.keyboard('{Escape}');
    await waitFor(() => expect(screen.queryByTestId('plan-dialog')).not.toBeInTheDocument());
    await waitFor(() => expect(screen.getByTestId('open')).toHaveFocus());
  });
});

describe('500 deployments', () => {
  afterEach(() => vi.restoreAllMocks());

  it('are not all drawn, can be filtered, and be ticked together', async () => {
    // jsdom lays nothing out: the table is 600 pixels high, a row 50.
    vi.spyOn(Element.prototype, 'clientHeight', 'get').mockReturnValue(600);
    vi.spyOn(HTMLElement.prototype, 'offsetHeight', 'get').mockReturnValue(50);
    const { user } = await opened((one) => {
      one.outlooks = Array.from({ length: 500 }, (_, index) =>
        outlook({ deployment: `d${index}`, name: `search-${index}` }),
      );
    });
    await screen.findByTestId('plan-row-search-0');
    const table = screen.getByTestId('plan-table');
    expect(table).toHaveAttribute('aria-rowcount', '501');
    expect(table.querySelectorAll('tbody tr[data-index]').length).toBeLessThan(60);
    await user.type(screen.getByTestId('plan-filter'), 'search-49');
    await user.click(screen.getByTestId('plan-choose-all'));
    expect(screen.getByTestId('plan-apply')).toHaveTextContent('Attach to 11 deployments');
  });
});
