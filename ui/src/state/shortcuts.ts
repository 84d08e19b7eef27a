import type { Desk } from './desk.svelte';

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    target.closest('input, select, textarea, [contenteditable]') !== null
  );
}

/** Whether a dialog holds the keyboard. */
export function inDialog(): boolean {
  return document.querySelector('[role="dialog"], [role="alertdialog"]') !== null;
}

/**
 * The keys that work everywhere: Ctrl+, for the settings, Ctrl+O to choose files, `/` for the
 * filter, F5 or Ctrl+R to read the list again (never to reload the page).
 */
export function onShortcut(event: KeyboardEvent, desk: Desk): void {
  if (!desk.ready || event.isComposing) return;
  const command = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey;
  if (event.key === 'F5' || (command && event.key.toLowerCase() === 'r')) {
    event.preventDefault();
    if (!inDialog()) desk.refresh();
  } else if (inDialog()) {
    return;
  } else if (command && event.key === ',') {
    event.preventDefault();
    desk.route.go({ screen: 'settings' });
  } else if (command && event.key.toLowerCase() === 'o') {
    event.preventDefault();
    void desk.chooseArchives();
  } else if (event.key === '/' && !command && !isTyping(event.target)) {
    const filter = document.querySelector<HTMLInputElement>('[data-filter]');
    if (!filter) return;
    event.preventDefault();
    filter.focus();
    filter.select();
  }
}
