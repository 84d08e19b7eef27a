import type { Backend } from '../backend/backend';
import type { Fault, Settings } from '../backend/bindings/desk';
import { language } from '../i18n/index.svelte';

/** What is set, with language and theme as they are shown. */
export class Appearance {
  settings = $state.raw<Settings>({
    language: 'system',
    theme: 'system',
    bandwidthLimit: null,
    transfersAtOnce: 3,
    notify: true,
  });
  fault = $state.raw<Fault | null>(null);
  readonly #backend: Backend;
  readonly #systemDark = globalThis.matchMedia('(prefers-color-scheme: dark)');

  constructor(backend: Backend) {
    this.#backend = backend;
    this.#systemDark.addEventListener('change', () => this.#show());
  }

  /** Shows what was set, without keeping it again. */
  apply(settings: Settings): void {
    this.settings = { ...this.settings, ...settings };
    language.choose(this.settings.language);
    this.#show();
  }

  /** Changes settings at once, and keeps them. */
  async change(change: Partial<Settings>): Promise<void> {
    this.apply({ ...this.settings, ...change });
    const answer = await this.#backend.settingsChange(this.settings);
    this.fault = answer.status === 'error' ? answer.error : null;
  }

  #show(): void {
    const { theme } = this.settings;
    const dark = theme === 'dark' || (theme === 'system' && this.#systemDark.matches);
    const root = document.documentElement;
    root.dataset['theme'] = dark ? 'dark' : 'light';
    root.classList.toggle('dark', dark);
    root.classList.toggle('light', !dark);
  }
}
