import { fireEvent, render, screen, waitFor, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it, vi } from 'vitest';

import TableStage from './TableStage.svelte';

function rows(): HTMLElement[] {
  return within(screen.getByRole('grid')).getAllByRole('row').slice(1);
}

describe('the keyboard', () => {
  it('enters the table once and moves along it with the arrow keys', async () => {
    const user = userEvent.setup();
    const onchoose = vi.fn();
    render(TableStage, { count: 30, onchoose });
    expect(rows().filter((row) => row.tabIndex === 0)).toHaveLength(1);
    await user.tab();
    await user.tab();
    expect(screen.getByTestId('row-r0')).toHaveFocus();
    await user.keyboard('{ArrowDown}{ArrowDown}');
    expect(screen.getByTestId('row-r2')).toHaveFocus();
    await user.keyboard('{ArrowUp}{Enter}');
    expect(onchoose).toHaveBeenLastCalledWith('r1');
    expect(screen.getByTestId('row-r1')).toHaveAttribute('aria-selected', 'true');
    await user.keyboard('{PageDown}');
    expect(screen.getByTestId('row-r11')).toHaveFocus();
    await user.keyboard('{End}');
    expect(screen.getByTestId('row-r29')).toHaveFocus();
    await user.keyboard('{ArrowDown}');
    expect(screen.getByTestId('row-r29')).toHaveFocus();
    await user.keyboard('{Home} ');
    expect(onchoose).toHaveBeenLastCalledWith('r0');
    expect(rows().filter((row) => row.tabIndex === 0)).toHaveLength(1);
  });

  it('comes back to the row that was chosen with the mouse', async () => {
    const user = userEvent.setup();
    render(TableStage, { count: 5 });
    await user.click(screen.getByTestId('row-r3'));
    expect(screen.getByTestId('row-r3')).toHaveAttribute('tabindex', '0');
  });
});

describe('sorting', () => {
  it('is said in the header and turns round', async () => {
    const user = userEvent.setup();
    render(TableStage, { count: 12 });
    const header = screen.getByRole('columnheader', { name: /Number/ });
    const button = screen.getByRole('button', { name: 'Sort by Number' });
    expect(header).not.toHaveAttribute('aria-sort');
    await user.click(button);
    expect(header).toHaveAttribute('aria-sort', 'ascending');
    await user.click(button);
    expect(header).toHaveAttribute('aria-sort', 'descending');
    expect(rows()[0]).toHaveTextContent('11');
  });
});

describe('a long table', () => {
  afterEach(() => vi.restoreAllMocks());

  it('draws only what is seen, and still tells how long it is', async () => {
    // jsdom lays nothing out: the table is 600 pixels high, a row 50.
    vi.spyOn(Element.prototype, 'clientHeight', 'get').mockReturnValue(600);
    vi.spyOn(HTMLElement.prototype, 'offsetHeight', 'get').mockReturnValue(50);
    render(TableStage, { count: 5000 });
    await waitFor(() => expect(screen.getByTestId('row-r0')).toBeInTheDocument());
    const grid = screen.getByRole('grid');
    expect(grid).toHaveAttribute('aria-rowcount', '5001');
    expect(grid.querySelectorAll('tbody tr[data-index]').length).toBeLessThan(100);
    expect(screen.getByTestId('row-r3')).toHaveAttribute('aria-rowindex', '5');

    const scroller = grid.parentElement;
    if (!scroller) throw new Error('the table has no scroller');
    scroller.scrollTop = 100_000;
    await fireEvent.scroll(scroller);
    await waitFor(() => expect(screen.queryByTestId('row-r0')).not.toBeInTheDocument());
    expect(grid.querySelectorAll('tbody tr[data-index]').length).toBeGreaterThan(5);
    // The row that had the keyboard's place is not drawn any more; Tab still leads to one.
    expect(rows().filter((row) => row.tabIndex === 0)).toHaveLength(1);
  });
});
