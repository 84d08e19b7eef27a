import { screen, waitFor, within } from '@testing-library/svelte';
import { describe, expect, it } from 'vitest';

import type { FakeBackend } from '../../backend/fake';
import { axe, open, type Stage } from '../../testing/app';
import { dictionaries, INSTANCE, installRun, wordFile } from '../../testing/instanceSamples';
import { alibabaConnection, fault, instance } from '../../testing/samples';

async function opened(prepare: (backend: FakeBackend) => void = () => undefined): Promise<Stage> {
  const stage = await open((backend) => {
    backend.connections = [alibabaConnection()];
    backend.instances = { shanghai: [instance()] };
    backend.dictionaries = dictionaries();
    prepare(backend);
  });
  await stage.user.click(await screen.findByTestId(`row-${INSTANCE}`));
  await stage.user.click(await screen.findByTestId('chip-dictionaries'));
  await screen.findByTestId('dictionary-list-ik');
  return stage;
}

describe('the dictionaries of an instance', () => {
  it('are shown in their four lists', async () => {
    await opened();
    const ik = screen.getByTestId('dictionary-list-ik');
    expect(ik).toHaveTextContent('every change restarts the cluster');
    const stop = within(ik).getByTestId('dictionary-ik-stop.dic');
    expect(stop).toHaveTextContent('stop.dicStop words90 BOSSStays');
    expect(screen.getByTestId('dictionary-ik_hot-brands.dic')).toHaveTextContent(
      'Uploaded in the console',
    );
    expect(screen.getByTestId('dictionary-list-synonyms')).toHaveTextContent('None yet.');
    expect(screen.queryByTestId('dictionary-preview-ik')).not.toBeInTheDocument();
    expect(await axe()).toEqual([]);
  });

  it('replaces one without losing the others, after a preview', async () => {
    const { backend, user } = await opened((one) => {
      one.wordFiles = [wordFile('parts-2026.dic')];
      one.dictionaryPreview = {
        lines: [
          {
            name: 'parts.dic',
            words: 'main',
            effect: 'replaced',
            sizeBefore: 1_200,
            sizeAfter: 2_400,
          },
          { name: 'stop.dic', words: 'stop', effect: 'stays', sizeBefore: 90, sizeAfter: 90 },
        ],
        restarts: 'yes',
      };
    });
    await user.click(screen.getByTestId('dictionary-replace-parts.dic'));
    const draft = await screen.findByTestId('word-draft-parts-2026.dic');
    expect(within(draft).getByTestId('word-draft-name')).toHaveValue('parts.dic');
    expect(draft).toHaveTextContent('Takes the place of the dictionary of this name.');
    expect(screen.getByTestId('dictionary-ik-parts.dic')).toHaveAttribute(
      'data-effect',
      'replaced',
    );
    await user.click(screen.getByTestId('dictionary-preview-ik'));

    const dialog = await screen.findByTestId('dictionaries-confirm');
    expect(await within(dialog).findByTestId('preview-parts.dic')).toHaveTextContent(
      'Replaced1 kB → 2 kB',
    );
    expect(within(dialog).getByTestId('preview-stop.dic')).toHaveTextContent('Stays');
    expect(within(dialog).getByTestId('preview-restarts')).toHaveTextContent(
      'The cluster restarts.',
    );
    expect(await within(dialog).findByTestId('cost-time')).toHaveTextContent('about 15 minutes');
    expect(await axe()).toEqual([]);
    await user.click(screen.getByTestId('confirm-go'));

    expect(await screen.findByTestId('install-result')).toHaveTextContent('IK dictionaries');
    const ask = {
      list: 'ik',
      put: [{ file: 'file-parts-2026.dic', name: 'parts.dic', words: 'main' }],
      remove: [],
    };
    expect(backend.lastArgs('dictionariesUpdate')).toEqual(['shanghai', INSTANCE, ask, null]);
    expect(screen.queryByTestId('word-draft-parts-2026.dic')).not.toBeInTheDocument();
  });

  it('says whether nodes restart', async () => {
    const { backend, user } = await opened();
    await user.click(screen.getByTestId('dictionary-remove-brands.dic'));
    expect(screen.getByTestId('dictionary-ik_hot-brands.dic')).toHaveTextContent('Removed');
    for (const [restarts, text] of [
      ['no', 'Nothing restarts'],
      ['perhaps', 'does not say whether the cluster restarts'],
    ] as const) {
      backend.dictionaryPreview = { lines: [], restarts };
      await user.click(screen.getByTestId('dictionary-preview-ik_hot'));
      expect(await screen.findByTestId('preview-restarts')).toHaveTextContent(text);
      await user.click(screen.getByTestId('confirm-cancel'));
      await waitFor(() =>
        expect(screen.queryByTestId('dictionaries-confirm')).not.toBeInTheDocument(),
      );
    }
    expect(backend.times('dictionariesUpdate')).toBe(0);
    await user.click(screen.getByTestId('dictionary-remove-brands.dic'));
    expect(screen.getByTestId('dictionary-ik_hot-brands.dic')).toHaveTextContent('Stays');
  });

  it('adds several, of which the person names each and says what it holds', async () => {
    const { backend, user } = await opened((one) => {
      one.wordFiles = [wordFile('a.dic'), wordFile('b.dic')];
    });
    await user.click(screen.getByTestId('dictionary-add-ik'));
    const draft = await screen.findByTestId('word-draft-b.dic');
    const name = within(draft).getByTestId('word-draft-name');
    await user.clear(name);
    await user.type(name, 'a.dic');
    expect(screen.getByTestId('dictionary-preview-ik')).toBeDisabled();
    expect(screen.getByText('Give every dictionary a name of its own.')).toBeVisible();
    await user.clear(name);
    await user.type(name, 'stop-more.dic');
    await user.selectOptions(within(draft).getByTestId('word-draft-words'), 'stop');
    await user.click(screen.getByTestId('dictionary-preview-ik'));
    await screen.findByTestId('preview-restarts');
    expect(backend.lastArgs('dictionariesPreview')?.[2]).toEqual({
      list: 'ik',
      put: [
        { file: 'file-a.dic', name: 'a.dic', words: 'main' },
        { file: 'file-b.dic', name: 'stop-more.dic', words: 'stop' },
      ],
      remove: [],
    });
    await user.click(screen.getByTestId('confirm-cancel'));
    await user.click(screen.getByTestId('dictionary-reset-ik'));
    expect(backend.times('wordFileForget')).toBe(2);
  });

  it('shows what was seen in a word list', async () => {
    const { user } = await opened((one) => {
      one.wordFiles = [
        wordFile('words.txt', {
          findings: [
            { kind: 'notUtf8', line: 7 },
            { kind: 'byteOrderMark' },
            { kind: 'empty' },
            { kind: 'ending', wanted: '.dic' },
          ],
        }),
      ];
    });
    await user.click(screen.getByTestId('dictionary-add-ik'));
    const draft = await screen.findByTestId('word-draft-words.txt');
    expect(draft).toHaveTextContent('Line 7 is not UTF-8.');
    expect(draft).toHaveTextContent('begins with a byte order mark');
    expect(draft).toHaveTextContent('It holds no words.');
    expect(draft).toHaveTextContent('a name that ends in .dic');
    expect(await axe()).toEqual([]);
  });

  it('gives the AliNLP dictionary the one name that the service takes', async () => {
    const { backend, user } = await opened((one) => {
      one.wordFiles = [wordFile('mine.txt'), wordFile('other.txt')];
    });
    await user.click(screen.getByTestId('dictionary-add-aliws'));
    const draft = await screen.findByTestId('word-draft-mine.txt');
    expect(within(draft).getByTestId('word-draft-name')).toHaveValue('aliws_ext_dict.txt');
    expect(screen.queryByTestId('word-draft-other.txt')).not.toBeInTheDocument();
    expect(backend.lastArgs('wordFileForget')).toEqual(['file-other.txt']);
  });

  it('asks for the typed name on a protected connection, and tells why a change is refused', async () => {
    const { backend, user } = await opened((one) => {
      one.connections = [alibabaConnection({ protected: true })];
      one.refusals.dictionariesUpdate = fault('oss_no_bucket');
    });
    await user.click(screen.getByTestId('dictionary-remove-stop.dic'));
    await user.click(screen.getByTestId('dictionary-preview-ik'));
    await screen.findByTestId('preview-restarts');
    expect(screen.getByTestId('confirm-go')).toBeDisabled();
    await user.type(screen.getByTestId('typed-name'), 'search-cn-hangzhou');
    await user.click(screen.getByTestId('confirm-go'));
    expect(await screen.findByTestId('fault')).toHaveTextContent('names no OSS bucket');
    expect(backend.lastArgs('dictionariesUpdate')?.[3]).toBe('search-cn-hangzhou');
    expect(screen.getByTestId('dictionary-ik-stop.dic')).toHaveAttribute('data-effect', 'removed');
  });

  it('are read again once a change of them is done', async () => {
    const { backend } = await opened();
    const readings = backend.times('dictionariesList');
    const run = installRun({ doing: { kind: 'dictionaries', list: 'ik' }, lines: [] });
    backend.tell({ kind: 'installChanged', run });
    backend.tell({
      kind: 'installChanged',
      run: { ...run, state: 'finished', instanceState: 'active', revision: 2 },
    });
    await waitFor(() => expect(backend.times('dictionariesList')).toBeGreaterThan(readings));
  });
});
