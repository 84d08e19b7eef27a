/** Acts when Escape is pressed in an element, unless something in it used the key itself. */
export function onEscape(act: () => void): (element: HTMLElement) => () => void {
  return (element) => {
    const press = (event: KeyboardEvent): void => {
      if (event.key === 'Escape' && !event.defaultPrevented && !event.isComposing) act();
    };
    element.addEventListener('keydown', press);
    return () => element.removeEventListener('keydown', press);
  };
}
