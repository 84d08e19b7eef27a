import { render, screen, within } from '@testing-library/svelte';
import userEvent, { type UserEvent } from '@testing-library/user-event';

import { FakeBackend } from '../backend/fake';
import type { PlanAct } from '../backend/bindings/desk';
import PlanDialogStage from '../screens/plans/PlanDialogStage.svelte';
import { deployment, threeOutlooks } from './planSamples';
import { connection } from './samples';

/** The deployment that the samples are about. */
export const PROD = '8a3f0c2be1d94b7d8a3f0c2be1d94b7d';

/** Attaches an extension of the store. */
export const ATTACH: PlanAct = { kind: 'attach', extension: '9' };

/** A plan dialog as a person finds it. */
export interface Opened {
  backend: FakeBackend;
  user: UserEvent;
  dialog: HTMLElement;
}

/** Opens a plan dialog on what `prepare` puts into the desk. */
export async function opened(
  prepare: (backend: FakeBackend) => void = () => undefined,
  props: { act?: PlanAct; deployments?: string[] } = {},
): Promise<Opened> {
  const backend = new FakeBackend();
  backend.connections = [connection()];
  backend.outlooks = threeOutlooks();
  backend.deployments = { acme: [deployment()] };
  prepare(backend);
  const user = userEvent.setup({ pointerEventsCheck: 0 });
  render(PlanDialogStage, { backend, act: ATTACH, ...props });
  await user.click(await screen.findByTestId('open'));
  const dialog = await screen.findByTestId('plan-dialog');
  return { backend, user, dialog };
}

/** The tick of a row. */
export function box(name: string): HTMLElement {
  return within(screen.getByTestId(`plan-row-${name}`)).getByRole('checkbox');
}

/** What happens to a row. */
export function effect(name: string): HTMLElement {
  return within(screen.getByTestId(`plan-row-${name}`)).getByTestId('plan-effect');
}
