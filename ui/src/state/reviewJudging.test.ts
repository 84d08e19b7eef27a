import { describe, expect, it, vi } from 'vitest';

import { FakeBackend } from '../backend/fake';
import type { ArchiveView, Judgement, JudgeRequest } from '../backend/bindings/desk';
import {
  alibabaConnection,
  bundleArchive,
  connection,
  extension,
  fault,
  finding,
  judgement,
  judgesExactly,
  notAZip,
  otherVersion,
  places,
  pluginArchive,
  sourceArchive,
} from '../testing/samples';
import { Desk } from './desk.svelte';
import type { ReviewItem } from './reviewItem.svelte';

interface Sheet {
  desk: Desk;
  backend: FakeBackend;
  item: ReviewItem;
}

/** Opens the sheet on archives and waits for their first verdicts. */
async function sheet(
  prepare: (backend: FakeBackend) => void = () => undefined,
  archives: ArchiveView[] = [pluginArchive()],
): Promise<Sheet> {
  const backend = new FakeBackend();
  backend.connections = [
    connection(),
    connection({ id: 'berlin', service: 'ece' }),
    alibabaConnection(),
  ];
  backend.places = { acme: places() };
  prepare(backend);
  const desk = new Desk(backend);
  await desk.start();
  desk.review.add(archives);
  const [item] = desk.review.items;
  if (!item) throw new Error('the sheet is empty');
  if (item.isZip) await vi.waitFor(() => expect(backend.times('judgeArchive')).toBeGreaterThan(0));
  await item.judging.settled();
  return { desk, backend, item };
}

/** The latest request to judge. */
function asked(backend: FakeBackend): JudgeRequest {
  return backend.lastArgs('judgeArchive')?.[0] as JudgeRequest;
}

/** A back end whose verdicts are given by hand, in any order. */
function byHand(
  backend: FakeBackend,
): { request: JudgeRequest; give: (made: Judgement) => void }[] {
  const waiting: { request: JudgeRequest; give: (made: Judgement) => void }[] = [];
  backend.judgeArchive = (request) =>
    new Promise((resolve) => {
      waiting.push({ request, give: (data) => resolve({ status: 'ok', data }) });
    });
  return waiting;
}

const blocked = judgement({ findings: [otherVersion('8.14.3')] });

describe('a verdict', () => {
  it('is for the destination and the versions that run there', async () => {
    const { backend, item } = await sheet((one) => {
      one.judgements = { 'archive-ik': judgesExactly };
    });
    await vi.waitFor(() =>
      expect(asked(backend)).toEqual({
        archive: 'archive-ik',
        connection: 'acme',
        sentAs: 'plugin',
        version: null,
        placeVersions: ['8.15.2', '8.14.3'],
      }),
    );
    await item.judging.settled();
    expect(item.judgement?.places.map((place) => place.verdict)).toEqual(['ready', 'blocked']);
    expect(item.selected).toBe(true);
  });

  it('follows the destination', async () => {
    const { desk, backend, item } = await sheet((one) => {
      one.judgements = {
        'archive-ik': ({ connection: to }) => (to === 'berlin' ? blocked : judgement()),
      };
    });
    expect(item.selected).toBe(true);
    desk.review.goTo('berlin');
    await vi.waitFor(() => expect(asked(backend)).toMatchObject({ connection: 'berlin' }));
    await item.judging.settled();
    expect(item.judgement?.verdict).toBe('blocked');
    expect(item.selected).toBe(false);
    desk.review.goTo('acme');
    await vi.waitFor(() => expect(item.judgement?.verdict).toBe('ready'));
    expect(item.selected).toBe(true);
  });

  it('asks Alibaba Cloud for no type', async () => {
    const { desk, backend } = await sheet();
    desk.review.goTo('shanghai');
    await vi.waitFor(() =>
      expect(asked(backend)).toMatchObject({ connection: 'shanghai', sentAs: null }),
    );
  });

  it('follows the type and an exact version that is typed, but no wildcard', async () => {
    const { backend, item } = await sheet();
    item.kind = 'bundle';
    await vi.waitFor(() => expect(asked(backend)).toMatchObject({ sentAs: 'bundle' }));
    item.version = '8.14.3';
    await vi.waitFor(() => expect(asked(backend)).toMatchObject({ version: '8.14.3' }));
    item.version = '8.*';
    await vi.waitFor(() => expect(asked(backend)).toMatchObject({ version: null }));
  });

  it('asks once for what is typed quickly', async () => {
    const { backend, item } = await sheet((one) => (one.places = {}));
    const before = backend.times('judgeArchive');
    for (const typed of ['8.1.0', '8.14.3', '8.16.0']) {
      item.version = typed;
      await Promise.resolve();
    }
    await vi.waitFor(() => expect(asked(backend)).toMatchObject({ version: '8.16.0' }));
    await item.judging.settled();
    expect(backend.times('judgeArchive')).toBe(before + 1);
  });

  it('is for the chosen place’s version, until the destination changes', async () => {
    const { desk, backend } = await sheet();
    await vi.waitFor(() => expect(desk.review.places.places).toHaveLength(2));
    desk.review.judgeFor = 'place-stage';
    await vi.waitFor(() => expect(asked(backend)).toMatchObject({ version: '8.14.3' }));
    desk.review.goTo('berlin');
    await vi.waitFor(() =>
      expect(asked(backend)).toMatchObject({ connection: 'berlin', version: null }),
    );
  });

  it('is for the version of the extension whose file is brought', async () => {
    const { desk, backend } = await sheet();
    desk.review.close();
    desk.review.openInto('acme', extension({ file: null }).row, [pluginArchive({ id: 'other' })]);
    await vi.waitFor(() =>
      expect(asked(backend)).toMatchObject({ archive: 'other', version: '8.14.3' }),
    );
  });

  it('is the latest one, whichever answer comes last', async () => {
    const { desk, backend, item } = await sheet();
    const waiting = byHand(backend);
    desk.review.goTo('berlin');
    await vi.waitFor(() => expect(waiting).toHaveLength(1));
    desk.review.goTo('shanghai');
    await vi.waitFor(() => expect(waiting).toHaveLength(2));
    waiting[1]?.give(judgement());
    await item.judging.settled();
    waiting[0]?.give(blocked);
    await Promise.resolve();
    expect(waiting.map(({ request }) => request.connection)).toEqual(['berlin', 'shanghai']);
    expect(item.judgement?.verdict).toBe('ready');
  });

  it('is not asked for where there is no zip', async () => {
    const { backend } = await sheet(undefined, [notAZip()]);
    expect(backend.times('judgeArchive')).toBe(0);
  });

  it('that could not be had says why, holds nothing up, and can be asked for again', async () => {
    const { desk, backend, item } = await sheet((one) => {
      one.refusals.judgeArchive = fault('file_gone');
    });
    await vi.waitFor(() => expect(item.judging.fault?.code).toBe('file_gone'));
    expect(desk.review.canSubmit).toBe(true);
    delete backend.refusals.judgeArchive;
    item.judging.again();
    await item.judging.settled();
    expect(item.judging.fault).toBeNull();
    expect(item.judgement?.verdict).toBe('ready');
  });
});

describe('what would be refused', () => {
  const refused = (backend: FakeBackend): void => {
    backend.judgements = { 'archive-ik': blocked };
  };

  it('is not sent, however often it is ticked', async () => {
    const { desk, backend, item } = await sheet(refused);
    desk.review.choose(item, true);
    expect(item.selected).toBe(false);
    expect(desk.review.canSubmit).toBe(false);
    await desk.review.submit();
    expect(backend.times('transferUploadNew')).toBe(0);
  });

  it('is sent with the person’s consent, and the desk is told', async () => {
    const { desk, backend, item } = await sheet(refused);
    desk.review.consent(item, true);
    expect(item.selected).toBe(true);
    await desk.review.submit();
    expect(backend.lastArgs('transferUploadNew')?.[3]).toBe(true);
  });

  it('needs a new consent for another destination', async () => {
    const { desk, backend, item } = await sheet(refused);
    desk.review.consent(item, true);
    desk.review.goTo('berlin');
    await vi.waitFor(() => expect(asked(backend)).toMatchObject({ connection: 'berlin' }));
    await item.judging.settled();
    expect(item.selected).toBe(false);
  });

  it('keeps its consent when the destination’s versions become known', async () => {
    const { desk, backend, item } = await sheet((one) => {
      refused(one);
      one.refusals.destinationPlaces = fault('connect_timeout');
    });
    desk.review.consent(item, true);
    delete backend.refusals.destinationPlaces;
    await desk.review.readPlacesAgain();
    await vi.waitFor(() => expect(asked(backend).placeVersions).toHaveLength(2));
    expect(item.selected).toBe(true);
  });

  it('cannot be sent at all where the desk says never', async () => {
    const { desk, item } = await sheet((one) => {
      one.judgements = { 'archive-ik': judgement({ verdict: 'blocked', sending: 'never' }) };
    });
    desk.review.consent(item, true);
    expect(item.selected).toBe(false);
    expect(desk.review.canSubmit).toBe(false);
  });

  it('asks for the name and version of a source download', async () => {
    const { desk, item } = await sheet(
      (one) => {
        one.judgements = {
          'archive-source': judgement({ findings: [finding({ code: 'source_download' })] }),
        };
      },
      [sourceArchive()],
    );
    expect(item.open).toBe(false);
    desk.review.consent(item, true);
    expect(item.open).toBe(true);
    expect(desk.review.canSubmit).toBe(false);
    item.version = '8.15.2';
    expect(desk.review.canSubmit).toBe(true);
  });

  it('takes consent for one archive only when an extension waits for its file', async () => {
    const { desk } = await sheet((one) => {
      refused(one);
      one.chosen = [bundleArchive(), pluginArchive()];
    });
    desk.review.close();
    await desk.chooseFileFor('acme', extension({ file: null }).row);
    const [bundle, plugin] = desk.review.items;
    if (!bundle || !plugin) throw new Error('the sheet is empty');
    await vi.waitFor(() => expect(plugin.judgement).not.toBeNull());
    desk.review.consent(plugin, true);
    expect(desk.review.selected).toEqual([plugin]);
  });

  it('is found out before anything is sent, when its verdict is still on its way', async () => {
    const { desk, backend, item } = await sheet();
    const waiting = byHand(backend);
    item.version = '8.14.3';
    const submitted = desk.review.submit();
    await vi.waitFor(() => expect(waiting).toHaveLength(1));
    waiting[0]?.give(blocked);
    await submitted;
    expect(backend.times('transferUploadNew')).toBe(0);
    expect(desk.review.isOpen).toBe(true);
    expect(desk.announcer.latest?.text).toContain('Nothing was sent');
  });

  it('is judged anew when the desk refuses it', async () => {
    const { desk, backend, item } = await sheet();
    backend.refusals.transferUploadNew = fault('blocked_by_inspection');
    backend.judgements = { 'archive-ik': blocked };
    await desk.review.submit();
    await vi.waitFor(() => expect(item.judgement?.verdict).toBe('blocked'));
    expect(item.fault?.code).toBe('blocked_by_inspection');
    expect(item.selected).toBe(false);
  });
});

describe('the destination’s places', () => {
  it('are read once for each connection, and anew when the sheet opens again', async () => {
    const { desk, backend } = await sheet();
    desk.review.goTo('berlin');
    await vi.waitFor(() => expect(backend.times('destinationPlaces')).toBe(2));
    desk.review.goTo('acme');
    await vi.waitFor(() => expect(asked(backend).placeVersions).toHaveLength(2));
    expect(backend.times('destinationPlaces')).toBe(2);
    desk.review.close();
    desk.review.add([bundleArchive()]);
    await vi.waitFor(() => expect(backend.times('destinationPlaces')).toBe(3));
  });

  it('hold nothing up when they cannot be read', async () => {
    const { desk } = await sheet((one) => {
      one.refusals.destinationPlaces = fault('connect_timeout');
    });
    await vi.waitFor(() => expect(desk.review.places.fault?.code).toBe('connect_timeout'));
    expect(desk.review.canSubmit).toBe(true);
  });
});
