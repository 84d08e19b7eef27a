import { fireEvent, screen, waitFor, within } from '@testing-library/svelte';
import { expect, it } from 'vitest';

import { asked, open, type Stage } from '../../testing/app';
import { outlook } from '../../testing/planSamples';
import { connection, extension, fault } from '../../testing/samples';

/** The extensions of a connection, with the details of one. */
async function opened(): Promise<Stage> {
  const stage = await open((backend) => {
    backend.connections = [connection()];
    backend.extensions = { acme: [extension()] };
    backend.outlooks = [outlook()];
  });
  await stage.user.click(await screen.findByTestId('row-1837462910'));
  await screen.findByTestId('edit-open');
  return stage;
}

async function fillIn({ user }: Stage): Promise<HTMLElement> {
  await user.click(screen.getByTestId('from-url'));
  await user.click(await screen.findByTestId('chip-later'));
  await user.type(screen.getByTestId('create-name'), 'later');
  await user.type(screen.getByTestId('create-version'), '8.15.2');
  const form = screen.getByTestId('create-dialog').querySelector('form');
  if (!form) throw new Error('the dialog has no form');
  return form;
}

it('creates one extension, however often the form is sent', async () => {
  const stage = await opened();
  const form = await fillIn(stage);
  const letGo = stage.backend.hold('extensionCreate');
  void fireEvent.submit(form);
  void fireEvent.submit(form);
  await asked(stage.backend, 'extensionCreate');
  await fireEvent.submit(form);
  expect(screen.getByTestId('create-submit')).toHaveAttribute('aria-disabled', 'true');
  letGo();
  await waitFor(() => expect(screen.queryByTestId('create-dialog')).toBeNull());
  expect(stage.backend.times('extensionCreate')).toBe(1);
});

it('tells of a creation that is refused after the form was closed', async () => {
  const stage = await opened();
  const form = await fillIn(stage);
  stage.backend.refusals.extensionCreate = fault('forbidden');
  const letGo = stage.backend.hold('extensionCreate');
  await fireEvent.submit(form);
  await stage.user.keyboard('{Escape}');
  await waitFor(() => expect(screen.queryByTestId('create-dialog')).toBeNull());
  letGo();
  await waitFor(() =>
    expect(screen.getByTestId('announcer')).toHaveTextContent(
      'Not done: Create an extension – The key is valid, but it does not permit this.',
    ),
  );
});

it('tells of an edit that is refused after the form was closed', async () => {
  const { backend, user } = await opened();
  backend.refusals.extensionEdit = fault('extensions_version_conflict');
  const letGo = backend.hold('extensionEdit');
  await user.click(screen.getByTestId('edit-open'));
  await user.type(await screen.findByTestId('edit-description'), ' more');
  await user.click(screen.getByTestId('edit-submit'));
  await user.keyboard('{Escape}');
  await waitFor(() => expect(screen.queryByTestId('edit-dialog')).toBeNull());
  letGo();
  await waitFor(() =>
    expect(screen.getByTestId('announcer')).toHaveTextContent('Not done: Edit analysis-ik'),
  );
});

it('begins no change of plans by the second half of a double click', async () => {
  const { backend, user } = await opened();
  await user.click(screen.getByTestId('attach-open'));
  const dialog = await screen.findByTestId('plan-dialog');
  await waitFor(() => expect(within(dialog).getByTestId('plan-apply')).toBeEnabled());
  await fireEvent.click(screen.getByTestId('plan-apply'), { detail: 2 });
  expect(backend.times('plansApply')).toBe(0);
});

it('tells of a change of plans that is refused after its dialog was closed', async () => {
  const { backend, user } = await opened();
  backend.refusals.plansApply = fault('plan_conflict');
  const letGo = backend.hold('plansApply');
  await user.click(screen.getByTestId('attach-open'));
  const dialog = await screen.findByTestId('plan-dialog');
  await waitFor(() => expect(within(dialog).getByTestId('plan-apply')).toBeEnabled());
  await user.click(screen.getByTestId('plan-apply'));
  expect(screen.getByTestId('plan-apply')).toHaveFocus();
  await user.keyboard('{Escape}');
  await waitFor(() => expect(screen.queryByTestId('plan-dialog')).toBeNull());
  letGo();
  await waitFor(() =>
    expect(screen.getByTestId('announcer')).toHaveTextContent(
      'Not done: Attach analysis-ik 8.14.3 – Somebody else keeps changing the plan',
    ),
  );
});
