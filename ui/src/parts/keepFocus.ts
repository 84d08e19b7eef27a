/** What the keyboard is at: a control of a row, and the row's place in the list. */
interface Held {
  row: string;
  control: string | null;
  place: number;
}

function rowOf(node: EventTarget | null): HTMLElement | null {
  return node instanceof Element ? node.closest<HTMLElement>('[data-row]') : null;
}

/** A button that turns into its opposite, such as pause and resume, keeps its `data-control`. */
function controlOf(node: EventTarget | null): string | null {
  if (!(node instanceof HTMLElement)) return null;
  return node.dataset['control'] ?? node.dataset['testid'] ?? null;
}

/** Another control is no stand-in for the one that is gone: a second press would do its work. */
function placeIn(row: HTMLElement, control: string | null): HTMLElement {
  const controls = [...row.querySelectorAll<HTMLElement>('button, input')];
  return controls.find((one) => control !== null && controlOf(one) === control) ?? row;
}

/**
 * Keeps the keyboard's place in a list whose rows change, move and go: on the same control of the
 * same row, else on that row, else on the one that took its place. Rows are marked by `data-row`.
 */
export function keepFocus(list: HTMLElement): () => void {
  let held: Held | null = null;
  const rows = (): HTMLElement[] => [...list.querySelectorAll<HTMLElement>('[data-row]')];

  function remember(event: FocusEvent): void {
    const row = rowOf(event.target);
    held = row && {
      row: row.dataset['row'] ?? '',
      control: controlOf(event.target),
      place: rows().indexOf(row),
    };
  }

  // A click elsewhere, or the focus going elsewhere, is the person's own wish.
  function letGo(event: FocusEvent | PointerEvent): void {
    const to = event instanceof FocusEvent ? event.relatedTarget : event.target;
    if (event instanceof FocusEvent && to === null) return;
    const control = to instanceof Element ? to.closest('button, input') : null;
    if (!control || !list.contains(control)) held = null;
  }

  function restore(): void {
    if (!held) return;
    const all = rows();
    const { row: id, control, place } = held;
    const row = all.find((one) => one.dataset['row'] === id);
    if (row) held.place = all.indexOf(row);
    if (document.activeElement && document.activeElement !== document.body) return;
    const next = row ?? all[Math.min(place, all.length - 1)];
    if (next) placeIn(next, control).focus();
    else document.querySelector<HTMLElement>('main h1')?.focus();
  }

  const observer = new MutationObserver(restore);
  observer.observe(list, { childList: true, subtree: true });
  list.addEventListener('focusin', remember);
  list.addEventListener('focusout', letGo);
  document.addEventListener('pointerdown', letGo, true);
  return () => {
    observer.disconnect();
    list.removeEventListener('focusin', remember);
    list.removeEventListener('focusout', letGo);
    document.removeEventListener('pointerdown', letGo, true);
  };
}
