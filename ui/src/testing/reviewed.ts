import type { FakeBackend } from '../backend/fake';
import type { ArchiveView, InsideEntry } from '../backend/bindings/desk';
import {
  bundleArchive,
  droppedFolder,
  finding,
  judgement,
  judgesExactly,
  notAZip,
  places,
  pluginArchive,
  sourceArchive,
} from './samples';

/** A file inside an archive. */
export function inside(path: string, change: Partial<InsideEntry> = {}): InsideEntry {
  return {
    path,
    folder: path.endsWith('/'),
    size: path.endsWith('/') ? 0 : 12_400,
    landsAt: null,
    ignored: false,
    ...change,
  };
}

function dictionaries(backend: FakeBackend): ArchiveView {
  const archive = bundleArchive();
  backend.judgements[archive.id] = judgement({
    installableOn: 'any',
    findings: [
      finding({
        code: 'file_at_top',
        rule: 'B2',
        severity: 'warning',
        args: { file: 'stop words.txt', folder: 'dictionaries/' },
      }),
      finding({ code: 'byte_order_mark', rule: 'B4', severity: 'hint', args: { file: 'a.txt' } }),
    ],
  });
  backend.contents[archive.id] = {
    entries: [
      inside('stop words.txt', { landsAt: 'config/stop words.txt' }),
      inside('dictionaries/a.txt', { landsAt: 'config/dictionaries/a.txt' }),
      inside('dictionaries/law/b.txt', { landsAt: 'config/dictionaries/law/b.txt' }),
      inside('__MACOSX/._a.txt', { ignored: true }),
    ],
    more: 3,
  };
  return archive;
}

function wrapped(backend: FakeBackend): ArchiveView {
  const archive = pluginArchive({
    id: 'archive-wrapped',
    fileName: 'analysis-smartcn-8.15.2.zip',
    suggestedName: 'analysis-smartcn',
  });
  const repaired = pluginArchive({
    id: 'archive-repaired',
    fileName: 'analysis-smartcn-8.15.2-repaired.zip',
    suggestedName: 'analysis-smartcn',
  });
  backend.judgements[archive.id] = judgement({
    findings: [
      finding({
        code: 'descriptor_wrapped',
        rule: 'R16',
        args: { folder: 'analysis-smartcn' },
        words:
          'Plugin descriptor file [plugin-descriptor.properties] not found in the top level of the archive',
        first: true,
      }),
      finding({
        code: 'class_newer_than_java',
        rule: 'R55',
        severity: 'node_start',
        args: { class: 'org.acme.Smart', jar: 'smart.jar', needs: '23', java: '21', count: '12' },
        words:
          'org/acme/Smart has been compiled by a more recent version of the Java Runtime (class file version 67.0), this version of the Java Runtime only recognizes class file versions up to 65.0',
      }),
      finding({
        code: 'file_manager_junk',
        rule: 'Z6',
        severity: 'hint',
        args: { count: '2', entry: '__MACOSX/._x' },
      }),
      finding({ code: 'policy_asks', rule: 'R57', severity: 'hint', args: {} }),
    ],
    repairs: [
      {
        repair: 'strip_folder',
        changes: [
          {
            what: 'moved',
            from: 'analysis-smartcn/plugin-descriptor.properties',
            to: 'plugin-descriptor.properties',
          },
          { what: 'moved', from: 'analysis-smartcn/smart.jar', to: 'smart.jar' },
        ],
        more: 0,
      },
      {
        repair: 'drop_junk',
        changes: [{ what: 'dropped', from: '__MACOSX/._x', to: null }],
        more: 0,
      },
    ],
  });
  backend.contents[archive.id] = {
    entries: [inside('analysis-smartcn/'), inside('analysis-smartcn/smart.jar')],
    more: 0,
  };
  backend.repaired = repaired;
  return archive;
}

function source(backend: FakeBackend): ArchiveView {
  const archive = sourceArchive();
  backend.judgements[archive.id] = judgement({
    installableOn: null,
    findings: [
      finding({
        code: 'source_download',
        rule: 'K2',
        args: { entry: 'geo-tools-main/build.gradle' },
        words:
          'Plugin descriptor file [plugin-descriptor.properties] not found in the top level of the archive',
        first: true,
      }),
    ],
  });
  return archive;
}

/** Puts archives of every kind into the next file dialog, each with its verdict. */
export function reviewed(backend: FakeBackend): void {
  const plugin = pluginArchive({ id: 'archive-new' });
  backend.places = { acme: places() };
  backend.judgements[plugin.id] = judgesExactly;
  backend.contents[plugin.id] = {
    entries: [
      inside('plugin-descriptor.properties', {
        landsAt: 'plugins/analysis-ik/plugin-descriptor.properties',
      }),
      inside('analysis-ik.jar', {
        size: 4_200_000,
        landsAt: 'plugins/analysis-ik/analysis-ik.jar',
      }),
      inside('config/main.dic', { size: 2_900_000, landsAt: 'config/analysis-ik/main.dic' }),
    ],
    more: 0,
  };
  backend.proposal = {
    entries: [
      { from: 'legal/stop.txt', to: 'dictionaries/stop.txt', size: 8_000, guessed: true },
      {
        from: 'legal/dictionaries/law.txt',
        to: 'dictionaries/law.txt',
        size: 40_000,
        guessed: false,
      },
    ],
    leftOut: [
      { path: 'legal/.DS_Store', why: 'junk' },
      { path: 'legal/convert.py', why: 'code' },
    ],
    size: 48_000,
    fileName: 'legal.zip',
  };
  backend.built = bundleArchive({ id: 'archive-built', suggestedName: 'legal' });
  backend.chosen = [
    plugin,
    dictionaries(backend),
    source(backend),
    wrapped(backend),
    notAZip(),
    droppedFolder(),
  ];
}
