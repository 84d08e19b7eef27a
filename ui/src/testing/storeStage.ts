import { screen } from '@testing-library/svelte';

import type { UsedBy } from '../backend/bindings/desk';
import type { FakeBackend } from '../backend/fake';
import { open, type Stage } from './app';
import { deployment } from './planSamples';
import { connection, extension } from './samples';

/** Who uses `analysis-ik` of the samples. */
export function usedByTwo(change: Partial<UsedBy> = {}): UsedBy {
  return {
    users: [
      {
        extension: '1837462910',
        deployments: [
          { id: 'prod', name: 'search-prod' },
          { id: 'stage', name: 'search-stage' },
        ],
      },
    ],
    complete: true,
    stale: false,
    readAt: '2026-11-12T10:41:00Z',
    ...change,
  };
}

/** Opens the page with `analysis-ik` in a store, used by two deployments, and its details. */
export async function openDetails(
  prepare: (backend: FakeBackend) => void = () => undefined,
): Promise<Stage> {
  const stage = await open((backend) => {
    backend.connections = [connection()];
    backend.extensions = { acme: [{ ...extension(), deployments: [] }] };
    backend.used = usedByTwo();
    backend.deployments = {
      acme: [deployment({ id: 'prod' }), deployment({ id: 'stage', name: 'search-stage' })],
    };
    prepare(backend);
  });
  await stage.user.click(await screen.findByTestId('row-1837462910'));
  await screen.findByTestId('resource-version');
  return stage;
}
