import type {
  ConnectionId,
  ConnectionView,
  InstanceId,
  ServiceKind,
  TransferId,
} from '../backend/bindings/desk';

/** Where the person is. */
export type Place =
  | { screen: 'welcome' }
  | { screen: 'connect'; service: ServiceKind }
  | { screen: 'edit'; connection: ConnectionId }
  | { screen: 'extensions'; connection: ConnectionId }
  | { screen: 'deployments'; connection: ConnectionId }
  | { screen: 'versions'; connection: ConnectionId }
  | { screen: 'instances'; connection: ConnectionId }
  | { screen: 'instance'; connection: ConnectionId; instance: InstanceId }
  | { screen: 'transfers'; transfer: TransferId | null }
  | { screen: 'settings' };

/** The places of an Elastic connection that stand side by side. */
export const ELASTIC_VIEWS = ['extensions', 'deployments', 'versions'] as const;

/** One of them. */
export type ElasticView = (typeof ELASTIC_VIEWS)[number];

/** Which of them a place is, if it is one. */
export function elasticViewOf(place: Place): ElasticView | null {
  return ELASTIC_VIEWS.find((view) => view === place.screen) ?? null;
}

/** The connection that a place belongs to, if it belongs to one. */
export function connectionOf(place: Place): ConnectionId | null {
  return 'connection' in place ? place.connection : null;
}

/** The first place of a connection: its extensions or its instances. */
export function homeOf(connection: ConnectionView): Place {
  return {
    screen: connection.service === 'alibaba' ? 'instances' : 'extensions',
    connection: connection.id,
  };
}

/** The present place. */
export class Route {
  place = $state.raw<Place>({ screen: 'welcome' });

  go(place: Place): void {
    this.place = place;
  }
}
