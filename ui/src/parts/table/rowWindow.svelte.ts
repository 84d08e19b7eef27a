import {
  elementScroll,
  observeElementOffset,
  observeElementRect,
  Virtualizer,
  type VirtualItem,
} from '@tanstack/virtual-core';

/** Below this many rows all are drawn: the browser's own find and a screen reader see them all. */
export const DRAW_ALL_BELOW = 120;

/** How high a row is taken to be until it was measured, in pixels. */
const ESTIMATED_ROW_HEIGHT = 53;

/** Which rows of a long table are drawn. */
export class RowWindow {
  items = $state.raw<VirtualItem[]>([]);
  total = $state(0);
  #virtualizer: Virtualizer<HTMLElement, HTMLTableRowElement> | null = null;

  /** The height of the rows above those that are drawn. */
  readonly above = $derived(this.items[0]?.start ?? 0);
  /** The height of the rows below those that are drawn. */
  readonly below = $derived(Math.max(0, this.total - (this.items.at(-1)?.end ?? 0)));

  /** Follows a scrolling element; the answer stops. */
  attach(scroller: HTMLElement, count: () => number): () => void {
    const virtualizer = new Virtualizer<HTMLElement, HTMLTableRowElement>({
      count: count(),
      getScrollElement: () => scroller,
      estimateSize: () => ESTIMATED_ROW_HEIGHT,
      scrollToFn: elementScroll,
      observeElementRect,
      observeElementOffset,
      overscan: 12,
      onChange: () => this.#read(),
    });
    this.#virtualizer = virtualizer;
    const stop = virtualizer._didMount();
    virtualizer._willUpdate();
    this.#read();
    return () => {
      stop();
      this.#virtualizer = null;
    };
  }

  /** Takes in how many rows there are now. */
  resize(count: number): void {
    if (!this.#virtualizer) return;
    this.#virtualizer.setOptions({ ...this.#virtualizer.options, count });
    this.#virtualizer._willUpdate();
    this.#read();
  }

  measure(row: HTMLTableRowElement): void {
    this.#virtualizer?.measureElement(row);
  }

  show(index: number): void {
    this.#virtualizer?.scrollToIndex(index, { align: 'auto' });
  }

  #read(): void {
    if (!this.#virtualizer) return;
    this.items = this.#virtualizer.getVirtualItems();
    this.total = this.#virtualizer.getTotalSize();
  }
}
