import type { FakeBackend } from '../backend/fake';
import type { PlanRequest } from '../backend/bindings/desk';

const PROD = { id: '8a3f0c2be1d94b7d8a3f0c2be1d94b7d', name: 'search-prod' };
const STAGE = { id: 'stage', name: 'search-stage' };

/** Puts who uses what, and what the store answers, into a stand-in for the desk. */
export function withUsers(backend: FakeBackend): void {
  const sso = ['kibana-sso', 'logs-eu', 'shop', 'shop-stage', 'wiki'];
  backend.used = {
    users: [
      { extension: '1837462910', deployments: [PROD, STAGE] },
      { extension: '1837460001', deployments: [PROD] },
      { extension: '1837460004', deployments: [PROD, ...sso.map((name) => ({ id: name, name }))] },
    ],
    complete: true,
    stale: false,
    readAt: '2026-11-12T10:41:00Z',
  };
  for (const details of backend.extensions['acme'] ?? []) details.deployments = [];
  backend.trail = {
    hops: [
      'https://github.com/acme/analysis-ik/releases/download/v8.15.2/analysis-ik-8.15.2.zip',
      'https://objects.githubusercontent.com/github-production-release-asset/83218',
    ],
    size: 50_600_000,
  };
  backend.copied = {
    curl: 'curl -fsS -H "Authorization: ApiKey $EC_API_KEY" \\\n  "https://api.elastic-cloud.com/api/v1/deployments/extensions/1837462910"',
    ecctl: 'ecctl deployment extension show 1837462910',
    terraform: null,
  };
  const before = backend.outlooks;
  const outlooks = typeof before === 'function' ? before : () => before;
  backend.outlooks = (request: PlanRequest) => {
    const [sample] = outlooks({ ...request, deployments: [] });
    const wanted = request.deployments.map((id) =>
      backend.places['acme']?.find((place) => place.id === id),
    );
    if (!sample || wanted.length === 0 || wanted.includes(undefined)) return outlooks(request);
    return wanted.flatMap((place) =>
      place ? [{ ...sample, deployment: place.id, name: place.name, version: place.version }] : [],
    );
  };
}
