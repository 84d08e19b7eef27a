import type { Backend } from '../backend/backend';
import type { CloseChoice, Fault } from '../backend/bindings/desk';

/** The question of what becomes of the work under way when the window is closed. */
export class Closing {
  /** Whether the person is asked. */
  asked = $state(false);
  /** What was chosen and is being carried out. */
  busy = $state<CloseChoice | null>(null);
  fault = $state.raw<Fault | null>(null);
  readonly #backend: Backend;

  constructor(backend: Backend) {
    this.#backend = backend;
  }

  ask(): void {
    if (this.asked) return;
    this.asked = true;
    this.busy = null;
    this.fault = null;
  }

  async answer(choice: CloseChoice): Promise<void> {
    if (!this.asked || this.busy) return;
    this.busy = choice;
    const answer = await this.#backend.closeAnswer(choice);
    this.busy = null;
    this.fault = answer.status === 'error' ? answer.error : null;
    if (answer.status === 'ok') this.asked = false;
  }
}
