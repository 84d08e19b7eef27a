import { svelte } from '@sveltejs/vite-plugin-svelte';
import { svelteTesting } from '@testing-library/svelte/vite';
import { defineConfig } from 'vitest/config';

export default defineConfig(({ mode }) => ({
  plugins: [svelte(), svelteTesting()],
  clearScreen: false,
  // The port that the shell's development mode looks at; taken or not, it must be this one.
  server: { port: 1420, strictPort: true },
  build: {
    outDir: mode === 'mock' ? 'dist-mock' : 'dist',
    target: 'es2022',
    // The content security policy permits no data: scripts and no inlined assets.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  test: {
    environment: 'jsdom',
    setupFiles: ['./src/testing/setup.ts'],
    include: ['src/**/*.test.ts'],
    restoreMocks: true,
    // A test that was left as the only one would leave out all others and pass.
    allowOnly: false,
    // Tests wait for what they want to see, not for time; a busy machine may take long to show it.
    testTimeout: 60_000,
  },
}));
