import { screen, waitFor, within } from '@testing-library/svelte';
import { describe, expect, it } from 'vitest';

import { language } from '../../i18n/index.svelte';
import { asked, axe } from '../../testing/app';
import { dropped } from '../../testing/reviewStage';
import {
  bundleArchive,
  fault,
  finding,
  judgement,
  judgesExactly,
  notAZip,
  otherVersion,
  places,
  pluginArchive,
  sourceArchive,
} from '../../testing/samples';

const PLUGIN = 'archive-archive-ik';

describe('the verdict', () => {
  it.each<[Parameters<typeof judgement>[0], string]>([
    [{}, 'Ready'],
    [{ findings: [finding({ code: 'byte_order_mark', severity: 'hint' })] }, 'Ready'],
    [{ findings: [finding({ code: 'file_at_top', severity: 'warning' })] }, '1 warning'],
    [{ findings: [otherVersion('8.14.3')] }, 'Will not install'],
    [
      { findings: [finding({ code: 'jar_hell', severity: 'node_start' })] },
      'The node will not start',
    ],
    [{ verdict: 'blocked', sending: 'never' }, 'Cannot be sent'],
  ])('of %o is said in words', async (change, text) => {
    await dropped([pluginArchive()], (backend) => {
      backend.judgements = { 'archive-ik': judgement(change) };
    });
    await waitFor(() =>
      expect(within(screen.getByTestId(PLUGIN)).getByTestId('review-status')).toHaveTextContent(
        text,
      ),
    );
    expect(await axe()).toEqual([]);
  });

  it('of all together is announced as it changes', async () => {
    const { backend } = await dropped([pluginArchive(), bundleArchive(), notAZip()], (one) => {
      one.judgements = { 'archive-ik': judgement({ findings: [otherVersion('8.14.3')] }) };
    });
    const summary = screen.getByTestId('review-summary');
    expect(summary).toHaveAttribute('role', 'status');
    await waitFor(() =>
      expect(summary).toHaveTextContent('1 ready, 0 with warnings, 2 that will not install'),
    );
    backend.tell({ kind: 'archivesDropped', archives: [pluginArchive({ id: 'another' })] });
    await waitFor(() => expect(summary).toHaveTextContent('2 ready'));
  });

  it('says what Elasticsearch would say, what to do, and by which rule', async () => {
    await dropped([pluginArchive()], (backend) => {
      backend.judgements = { 'archive-ik': judgement({ findings: [otherVersion('8.14.3')] }) };
    });
    const line = await screen.findByTestId('finding');
    expect(line).toHaveTextContent('Rule R26');
    const why = within(line).getByTestId('finding-why');
    expect(why).toBeVisible();
    expect(why).toHaveTextContent(
      'Elasticsearch would stop here and say: Plugin [analysis-ik] was built for Elasticsearch version 8.15.2 but version 8.14.3 is running',
    );
    expect(why.querySelector('.fix')).not.toBeEmptyDOMElement();
  });

  it('opens the reasons of a warning on request', async () => {
    const { user } = await dropped([pluginArchive()], (backend) => {
      const warned = finding({
        code: 'file_at_top',
        severity: 'warning',
        args: { file: 'a', folder: 'b' },
      });
      backend.judgements = { 'archive-ik': judgement({ findings: [warned] }) };
    });
    const line = await screen.findByTestId('finding');
    expect(within(line).getByTestId('finding-why')).not.toBeVisible();
    const why = within(line).getByRole('button', { name: 'Why' });
    expect(why).toHaveAttribute('aria-expanded', 'false');
    await user.click(why);
    expect(within(line).getByTestId('finding-why')).toBeVisible();
    expect(why).toHaveAttribute('aria-expanded', 'true');
  });

  it('shows the three worst of many findings, and all on request', async () => {
    const { user } = await dropped([pluginArchive()], (backend) => {
      const hint = (entry: string) =>
        finding({ code: 'encrypted', severity: 'hint', args: { entry } });
      backend.judgements = {
        'archive-ik': judgement({
          findings: [hint('a'), hint('b'), hint('c'), hint('d'), otherVersion('8.14.3')],
        }),
      };
    });
    await screen.findByTestId('findings-all');
    expect(screen.getAllByTestId('finding')).toHaveLength(3);
    expect(screen.getAllByTestId('finding')[0]).toHaveAttribute(
      'data-code',
      'other_elasticsearch_version',
    );
    await user.click(screen.getByRole('button', { name: 'Show all 5 findings' }));
    expect(screen.getAllByTestId('finding')).toHaveLength(5);
    await user.click(screen.getByRole('button', { name: 'Show fewer' }));
    expect(screen.getAllByTestId('finding')).toHaveLength(3);
  });

  it('speaks Chinese', async () => {
    await dropped([pluginArchive()], (backend) => {
      backend.info.settings = { ...backend.info.settings, language: 'zh_cn', theme: 'light' };
      backend.judgements = { 'archive-ik': judgement({ findings: [otherVersion('8.14.3')] }) };
    });
    const card = screen.getByTestId(PLUGIN);
    await waitFor(() => expect(card).toHaveTextContent('无法安装'));
    expect(card).toHaveTextContent('Elasticsearch 会在此停止，并提示');
    language.choose('en');
  });

  it('that could not be had is not taken for a good one', async () => {
    const { backend, user } = await dropped([pluginArchive()], (one) => {
      one.refusals.judgeArchive = fault('file_gone');
    });
    const card = screen.getByTestId(PLUGIN);
    await waitFor(() => expect(card).toHaveTextContent('Not checked'));
    delete backend.refusals.judgeArchive;
    await user.click(within(card).getByTestId('fault-action'));
    await waitFor(() => expect(card).toHaveTextContent('Ready'));
  });
});

describe('the destination', () => {
  it('shows the verdict of each of its versions', async () => {
    const { user } = await dropped([pluginArchive()], (backend) => {
      backend.places = { acme: places() };
      backend.judgements = { 'archive-ik': judgesExactly };
    });
    const [fits, other] = within(await screen.findByTestId('review-places')).getAllByRole(
      'listitem',
    );
    expect(fits).toHaveTextContent('search-prod 8.15.2 it installs there');
    expect(other).toHaveTextContent('search-stage 8.14.3');
    expect(other).toHaveTextContent('built for Elasticsearch 8.15.2');
    expect(await axe()).toEqual([]);

    await user.selectOptions(
      screen.getByTestId('review-judge-for'),
      screen.getByRole('option', { name: 'search-stage · 8.14.3' }),
    );
    const card = screen.getByTestId(PLUGIN);
    await waitFor(() => expect(card).toHaveTextContent('Will not install'));
    expect(within(card).getByRole('checkbox', { name: /^Include/ })).not.toBeChecked();
    expect(screen.getByTestId('review-submit')).toBeDisabled();
  });

  it('notes quietly that its versions are not known, and reads them again', async () => {
    const { backend, user } = await dropped([pluginArchive()], (one) => {
      one.refusals.destinationPlaces = fault('connect_timeout');
      one.places = { acme: places() };
    });
    const note = await screen.findByTestId('review-places-note');
    await waitFor(() => expect(note).toHaveTextContent('judged without that'));
    expect(screen.getByTestId('review-submit')).toBeEnabled();
    delete backend.refusals.destinationPlaces;
    await user.click(screen.getByRole('button', { name: 'Read again' }));
    await screen.findByTestId('review-judge-for');
    expect(screen.queryByTestId('review-places-note')).not.toBeInTheDocument();
  });

  it('offers a bundle the versions that run there', async () => {
    const { backend, user } = await dropped([bundleArchive()], (one) => {
      one.places = { acme: places() };
    });
    await screen.findByTestId('review-judge-for');
    const select = screen.getByRole('combobox', { name: 'for Elasticsearch version of legal.zip' });
    const offered = within(select).getAllByRole('option');
    expect(offered.map((option) => option.textContent)).toEqual(['*', '8.*', '8.15.2', '8.14.3']);
    await user.selectOptions(select, '8.*');
    await user.click(screen.getByTestId('review-submit'));
    await asked(backend, 'transferUploadNew');
    expect(backend.lastArgs('transferUploadNew')?.[2]).toMatchObject({ version: '8.*' });
  });
});

describe('the consent', () => {
  it('is asked for, in words that say what happens, and sends', async () => {
    const { backend, user } = await dropped(
      [sourceArchive({ suggestedVersion: '8.15.2' })],
      (one) => {
        const source = finding({
          code: 'source_download',
          rule: 'K2',
          args: { entry: 'build.gradle' },
        });
        one.judgements = {
          'archive-source': judgement({ findings: [source], installableOn: null }),
        };
      },
    );
    const card = screen.getByTestId('archive-archive-source');
    const consent = await within(card).findByRole('checkbox', { name: 'Send anyway' });
    expect(card).toHaveTextContent('Source download');
    expect(consent).toHaveAccessibleDescription(/The service may refuse it at once/);
    expect(within(card).getByRole('checkbox', { name: /^Include/ })).toBeDisabled();
    expect(screen.getByTestId('review-submit')).toBeDisabled();
    await user.click(consent);
    expect(within(card).getByRole('checkbox', { name: /^Include/ })).toBeChecked();
    await user.click(screen.getByTestId('review-submit'));
    await asked(backend, 'transferUploadNew');
    expect(backend.lastArgs('transferUploadNew')?.[3]).toBe(true);
  });

  it('warns of nodes that do not come back', async () => {
    await dropped([pluginArchive()], (one) => {
      const hell = finding({ code: 'jar_hell', severity: 'node_start', args: {} });
      one.judgements = { 'archive-ik': judgement({ findings: [hell] }) };
    });
    expect(await screen.findByTestId('review-consent')).toHaveAccessibleDescription(
      /may not come back/,
    );
  });

  it('is no choice where nothing can be sent', async () => {
    await dropped([pluginArchive()], (one) => {
      one.judgements = { 'archive-ik': judgement({ verdict: 'blocked', sending: 'never' }) };
    });
    const card = screen.getByTestId(PLUGIN);
    await waitFor(() => expect(card).toHaveTextContent('Cannot be sent'));
    expect(within(card).getByRole('checkbox')).toBeDisabled();
    expect(screen.queryByTestId('review-consent')).not.toBeInTheDocument();
  });
});
