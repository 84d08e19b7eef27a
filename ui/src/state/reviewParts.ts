import type { Backend } from '../backend/backend';
import type { ConnectionId } from '../backend/bindings/desk';
import type { Announcer } from './announcer.svelte';
import type { Connections } from './connections.svelte';
import type { Extensions } from './extensions.svelte';
import type { Instances } from './instances.svelte';
import { connectionOf, type Route } from './route.svelte';
import type { Transfers } from './transfers.svelte';

/** What the review needs of the rest. */
export interface ReviewParts {
  backend: Backend;
  connections: Connections;
  extensions: Extensions;
  instances: Instances;
  transfers: Transfers;
  route: Route;
  announcer: Announcer;
}

/** Where the person is, or else the first connection that keeps extensions. */
export function usualDestination({ route, connections }: ReviewParts): ConnectionId | null {
  const here = connectionOf(route.place);
  if (here !== null && connections.byId(here)) return here;
  const elastic = connections.all.find((connection) => connection.service !== 'alibaba');
  return (elastic ?? connections.all[0])?.id ?? null;
}
