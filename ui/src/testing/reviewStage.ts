import { screen } from '@testing-library/svelte';

import type { FakeBackend } from '../backend/fake';
import type { ArchiveView } from '../backend/bindings/desk';
import { open, type Stage } from './app';
import { alibabaConnection, connection } from './samples';

/** Opens the page and drops archives on it. */
export async function dropped(
  archives: ArchiveView[],
  prepare: (backend: FakeBackend) => void = () => undefined,
): Promise<Stage> {
  const stage = await open((backend) => {
    backend.connections = [connection(), alibabaConnection()];
    prepare(backend);
  });
  stage.backend.tell({ kind: 'archivesDropped', archives });
  await screen.findByTestId('review');
  return stage;
}
