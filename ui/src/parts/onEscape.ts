import { inDialog } from '../state/shortcuts';

/**
 * Acts when Escape is pressed in an element, unless something in it used the key itself. A dialog
 * that just opened may not have the keyboard yet, and the key is meant for it.
 */
export function onEscape(act: () => void): (element: HTMLElement) => () => void {
  return (element) => {
    const press = (event: KeyboardEvent): void => {
      const free = event.key === 'Escape' && !event.defaultPrevented && !event.isComposing;
      if (free && !inDialog()) act();
    };
    element.addEventListener('keydown', press);
    return () => element.removeEventListener('keydown', press);
  };
}
