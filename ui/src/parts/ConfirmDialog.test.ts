import { fireEvent, screen, waitFor, within } from '@testing-library/svelte';
import { expect, it } from 'vitest';

import { asked, open, type Stage } from '../testing/app';
import { deployment } from '../testing/planSamples';
import { connection, fault } from '../testing/samples';

/** The confirmation of a restart, with the button that does it. */
async function confirming(): Promise<Stage & { go: () => HTMLElement; ask: () => Promise<void> }> {
  const stage = await open((backend) => {
    backend.connections = [connection()];
    backend.deployments = { acme: [deployment()] };
  });
  const { user } = stage;
  await user.click(screen.getByTestId('nav-deployments'));
  await user.click(await screen.findByTestId('deployment-row-search-prod'));
  const ask = async (): Promise<void> => {
    await user.click(await screen.findByTestId('restart'));
    await screen.findByTestId('restart-confirm');
  };
  await ask();
  return { ...stage, ask, go: () => screen.getByTestId('confirm-go') };
}

it('asks once, however often it is clicked', async () => {
  const { backend, go } = await confirming();
  const letGo = backend.hold('deploymentRestart');
  // The second half of a double click on what opened the dialog.
  await fireEvent.click(go(), { detail: 2 });
  expect(backend.times('deploymentRestart')).toBe(0);
  void fireEvent.click(go());
  void fireEvent.click(go());
  await fireEvent.click(go());
  expect(backend.times('deploymentRestart')).toBe(1);
  letGo();
  await waitFor(() => expect(screen.queryByTestId('restart-confirm')).toBeNull());
});

it('keeps the keyboard on the button while it works, and when it was refused', async () => {
  const { backend, user, go } = await confirming();
  backend.refusals.deploymentRestart = fault('rate_limited');
  const letGo = backend.hold('deploymentRestart');
  go().focus();
  await user.keyboard('{Enter}');
  await asked(backend, 'deploymentRestart');
  expect(go()).toHaveAttribute('aria-disabled', 'true');
  expect(go()).toHaveTextContent('Asking the service…');
  expect(go()).toHaveFocus();
  letGo();
  const dialog = screen.getByTestId('restart-confirm');
  await within(dialog).findByTestId('fault');
  expect(go()).toHaveFocus();
  expect(go()).toHaveAttribute('aria-disabled', 'false');
});

it('tells of a refusal that comes after it was closed, and leaves the next one alone', async () => {
  const { backend, user, go, ask } = await confirming();
  backend.refusals.deploymentRestart = fault('rate_limited');
  const letGo = backend.hold('deploymentRestart');
  await user.click(go());
  await user.keyboard('{Escape}');
  await waitFor(() => expect(screen.queryByTestId('restart-confirm')).toBeNull());
  await ask();
  expect(go()).toBeEnabled();
  expect(go()).toHaveTextContent('Restart the nodes');
  letGo();
  await waitFor(() =>
    expect(screen.getByTestId('announcer')).toHaveTextContent(
      'Not done: Restart search-prod? – The service received too many requests',
    ),
  );
  expect(screen.getByTestId('restart-confirm')).toBeVisible();
  expect(within(screen.getByTestId('restart-confirm')).queryByTestId('fault')).toBeNull();
});
