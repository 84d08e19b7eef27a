import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { FakeBackend } from '../backend/fake';
import { attempt, deployment, failedAttempt } from '../testing/planSamples';
import { connection, fault } from '../testing/samples';
import {
  FOLLOW_EVERY,
  isShownDeployment,
  type DeploymentsOfConnection,
} from './deployments.svelte';
import { Desk } from './desk.svelte';

interface Started {
  desk: Desk;
  backend: FakeBackend;
  deployments: DeploymentsOfConnection;
}

async function started(rows = [deployment({ id: 'a', pending: attempt() })]): Promise<Started> {
  const backend = new FakeBackend();
  backend.connections = [connection()];
  backend.deployments = { acme: rows };
  const desk = new Desk(backend);
  await desk.start();
  const deployments = desk.deployments.of('acme');
  await deployments.read();
  return { desk, backend, deployments };
}

describe('what is shown', () => {
  it('goes by what a deployment has and does', () => {
    const changing = deployment({ status: 'changing', attached: [] });
    expect(isShownDeployment(changing, 'changing')).toBe(true);
    expect(isShownDeployment(changing, 'attached')).toBe(false);
    expect(isShownDeployment(deployment(), 'doubled')).toBe(false);
  });
});

describe('following a pending plan', () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => {
    vi.useRealTimers();
    vi.restoreAllMocks();
  });

  it('reads every two seconds until it has ended, and says how', async () => {
    const { desk, backend, deployments } = await started();
    deployments.select('a');
    await vi.advanceTimersByTimeAsync(0);
    const stop = deployments.follow();
    const before = backend.times('deploymentDetails');
    await vi.advanceTimersByTimeAsync(FOLLOW_EVERY);
    await vi.advanceTimersByTimeAsync(FOLLOW_EVERY);
    expect(backend.times('deploymentDetails')).toBe(before + 2);
    const [row] = backend.deployments['acme'] ?? [];
    if (row) row.pending = null;
    backend.lastAttempts = { a: failedAttempt() };
    await vi.advanceTimersByTimeAsync(FOLLOW_EVERY);
    expect(deployments.rows[0]?.pending).toBeNull();
    expect(desk.announcer.latest?.text).toBe('search-prod: the change failed.');
    const ended = backend.times('deploymentDetails');
    await vi.advanceTimersByTimeAsync(3 * FOLLOW_EVERY);
    expect(backend.times('deploymentDetails')).toBe(ended);
    stop();
  });

  it('rests while the window is hidden, and stops with the screen', async () => {
    const { backend, deployments } = await started();
    deployments.select('a');
    await vi.advanceTimersByTimeAsync(0);
    const stop = deployments.follow();
    const visible = vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden');
    const before = backend.times('deploymentDetails');
    await vi.advanceTimersByTimeAsync(2 * FOLLOW_EVERY);
    expect(backend.times('deploymentDetails')).toBe(before);
    visible.mockReturnValue('visible');
    await vi.advanceTimersByTimeAsync(FOLLOW_EVERY);
    expect(backend.times('deploymentDetails')).toBe(before + 1);
    stop();
    await vi.advanceTimersByTimeAsync(5 * FOLLOW_EVERY);
    expect(backend.times('deploymentDetails')).toBe(before + 1);
  });

  it('goes on after a reading failed', async () => {
    const { backend, deployments } = await started();
    deployments.select('a');
    await vi.advanceTimersByTimeAsync(0);
    const stop = deployments.follow();
    backend.refusals.deploymentDetails = fault('host_unreachable');
    await vi.advanceTimersByTimeAsync(FOLLOW_EVERY);
    expect(deployments.detailsFault?.code).toBe('host_unreachable');
    delete backend.refusals.deploymentDetails;
    await vi.advanceTimersByTimeAsync(FOLLOW_EVERY);
    expect(deployments.detailsFault).toBeNull();
    stop();
  });
});

describe('the list', () => {
  it('keeps what it showed when a reading fails', async () => {
    const { desk, backend, deployments } = await started();
    backend.refusals.deploymentsList = fault('host_unreachable');
    await deployments.read();
    expect(deployments.rows).toHaveLength(1);
    expect(desk.connections.reachability(connection())).toBe('failing');
  });

  it('lets go of a deployment that is gone', async () => {
    const { backend, deployments } = await started();
    deployments.select('a');
    backend.deployments = { acme: [] };
    await deployments.read();
    expect(deployments.selected).toBeNull();
  });
});
