import { screen, within } from '@testing-library/svelte';
import { describe, expect, it } from 'vitest';

import { open } from '../testing/app';
import { connection, fault } from '../testing/samples';

describe('a fault', () => {
  it('says what happened, what the service said and what to do, in the language now shown', async () => {
    const { user } = await open((backend) => {
      backend.connections = [connection()];
      backend.refusals.extensionsList = fault('forbidden', {
        target: 'api.elastic-cloud.com',
        status: 403,
        serverCode: 'root.unauthorized',
        serverMessage: 'You are not allowed to do this.',
        requestId: 'req-7',
        action: 'editConnection',
      });
    });
    const note = await screen.findByRole('alert');
    expect(note).toHaveTextContent('The key is valid, but it does not permit this.');
    expect(note).toHaveTextContent('About: api.elastic-cloud.com');
    expect(note).toHaveTextContent(
      'root.unauthorized · HTTP 403 · You are not allowed to do this.',
    );
    expect(within(note).getByRole('button', { name: 'Copy Request ID' })).toBeVisible();
    await user.click(within(note).getByRole('button', { name: 'Edit the connection' }));
    expect(await screen.findByTestId('connection-form')).toBeVisible();
  });

  it('offers what the place can do, and nothing else', async () => {
    await open((backend) => {
      backend.connections = [connection()];
      backend.refusals.extensionsList = fault('keyring_locked', { action: 'keepForThisRun' });
    });
    const note = await screen.findByRole('alert');
    expect(
      within(note).queryByRole('button', { name: 'Keep for this run only' }),
    ).not.toBeInTheDocument();
    expect(within(note).getByRole('button', { name: 'Try again' })).toBeVisible();
  });

  it('says by how much the clock is wrong, and where a change went wrong', async () => {
    await open((backend) => {
      backend.connections = [connection()];
      backend.refusals.extensionsList = fault('alibaba_clock_skew', {
        args: { minutes: '16', direction: 'slow', phase: 'install', exception: 'no permission' },
      });
    });
    const note = await screen.findByRole('alert');
    expect(note).toHaveTextContent('This computer’s clock is 16 minutes slow.');
    expect(note).toHaveTextContent('Phase of the change: install');
    expect(note).toHaveTextContent('What went wrong there: no permission');
  });
});
