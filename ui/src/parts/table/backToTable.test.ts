import { fireEvent, screen, waitFor } from '@testing-library/svelte';
import { expect, it } from 'vitest';

import { open } from '../../testing/app';
import { deployment } from '../../testing/planSamples';
import { connection, extension } from '../../testing/samples';

const PLACES = [
  {
    what: 'an extension',
    view: 'nav-extensions',
    row: 'row-2',
    pane: 'details',
    close: 'Close the details',
  },
  {
    what: 'a deployment',
    view: 'nav-deployments',
    row: 'deployment-row-search-stage',
    pane: 'deployment-details',
    close: 'Close the details',
  },
] as const;

it('leaves Escape to a dialog that does not have the keyboard yet', async () => {
  const { user } = await open((backend) => {
    backend.connections = [connection()];
    backend.extensions = { acme: [extension()] };
  });
  await user.click(await screen.findByTestId('row-1837462910'));
  const edit = await screen.findByTestId('edit-open');
  await user.click(edit);
  await screen.findByTestId('edit-dialog');
  await fireEvent.keyDown(edit, { key: 'Escape' });
  expect(screen.getByTestId('details')).toBeVisible();
});

it.each(PLACES)('$what gives the keyboard back to its row', async ({ view, row, pane, close }) => {
  const { user } = await open((backend) => {
    backend.connections = [connection()];
    backend.extensions = { acme: [extension(), extension({ id: '2', name: 'other' })] };
    backend.deployments = {
      acme: [deployment(), deployment({ id: 'stage', name: 'search-stage' })],
    };
  });
  await user.click(screen.getByTestId(view));
  for (const leave of ['button', 'Escape'] as const) {
    await user.click(await screen.findByTestId(row));
    await screen.findByTestId(pane);
    const button = screen.getByRole('button', { name: close });
    if (leave === 'button') {
      await user.click(button);
    } else {
      button.focus();
      await user.keyboard('{Escape}');
    }
    await waitFor(() => expect(screen.queryByTestId(pane)).toBeNull());
    await waitFor(() => expect(screen.getByTestId(row)).toHaveFocus());
  }
});
