import './styles/base.css';
import './styles/fields.css';
import './styles/dialog.css';
import './styles/menu.css';

import { mount } from 'svelte';

import App from './App.svelte';
import type { Backend } from './backend/backend';

async function backend(): Promise<Backend> {
  // The condition is constant in a build, so that the stand-in is left out of the real one.
  if (import.meta.env.MODE === 'mock') {
    const { standIn } = await import('./testing/standIn');
    return standIn(new URLSearchParams(location.search));
  }
  const { tauriBackend } = await import('./backend/tauri');
  return tauriBackend;
}

const target = document.getElementById('app');
if (!target) throw new Error('index.html has no #app');
mount(App, { target, props: { backend: await backend() } });
