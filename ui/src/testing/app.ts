import { render, screen, waitFor } from '@testing-library/svelte';
import userEvent, { type UserEvent } from '@testing-library/user-event';
import { axe } from './axe';

import App from '../App.svelte';
import { FakeBackend } from '../backend/fake';

/** The page around a fake desk, as a person finds it. */
export interface Stage {
  backend: FakeBackend;
  user: UserEvent;
}

/** Opens the whole page on what `prepare` puts into the desk. */
export async function open(
  prepare: (backend: FakeBackend) => void = () => undefined,
): Promise<Stage> {
  const backend = new FakeBackend();
  prepare(backend);
  // Dialogs take the pointer from the page behind them by a style that jsdom does not compute well.
  const user = userEvent.setup({ pointerEventsCheck: 0 });
  render(App, { backend });
  await screen.findByTestId('sidebar');
  return { backend, user };
}

/** Waits until what was asked for has been asked for. */
export async function asked(
  backend: FakeBackend,
  name: Parameters<FakeBackend['times']>[0],
  times = 1,
): Promise<void> {
  await waitFor(() => {
    if (backend.times(name) < times) throw new Error(`${name} was not asked for`);
  });
}

export { axe };
