/** Brings what just appeared into view, so that nobody misses the answer they waited for. */
export function intoView(node: HTMLElement): void {
  // Where the page is not laid out, as in tests without a window, there is nothing to scroll.
  if (typeof node.scrollIntoView === 'function') node.scrollIntoView({ block: 'nearest' });
}
