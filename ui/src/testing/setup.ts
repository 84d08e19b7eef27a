import '@testing-library/jest-dom/vitest';

import { configure } from '@testing-library/svelte';
import { beforeEach, vi } from 'vitest';

import { language } from '../i18n/index.svelte';

// How long something may take to appear before it counts as missing, in milliseconds.
configure({ asyncUtilTimeout: 20_000 });

// What jsdom lacks and the page uses.
if (typeof window !== 'undefined') {
  class NoResizes implements ResizeObserver {
    observe(): void {}
    unobserve(): void {}
    disconnect(): void {}
  }
  vi.stubGlobal('ResizeObserver', NoResizes);
  window.matchMedia ??= (query: string): MediaQueryList =>
    Object.assign(new EventTarget(), {
      matches: false,
      media: query,
      onchange: null,
      addListener: () => undefined,
      removeListener: () => undefined,
    });
  Element.prototype.scrollTo ??= () => undefined;
  Element.prototype.scrollIntoView ??= () => undefined;
  Element.prototype.hasPointerCapture ??= () => false;

  beforeEach(() => language.choose('en'));
}
