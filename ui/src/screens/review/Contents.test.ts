import { screen, within } from '@testing-library/svelte';
import { describe, expect, it } from 'vitest';

import { axe, type Stage } from '../../testing/app';
import { inside } from '../../testing/reviewed';
import { dropped } from '../../testing/reviewStage';
import { fault, pluginArchive } from '../../testing/samples';

const entries = [
  inside('config/main.dic', { size: 2_900_000, landsAt: 'config/analysis-ik/main.dic' }),
  inside('config/stop.dic', { landsAt: 'config/analysis-ik/stop.dic' }),
  inside('plugin.jar', { landsAt: 'plugins/analysis-ik/plugin.jar' }),
  inside('__MACOSX/._main.dic', { ignored: true }),
  inside('lost.txt'),
];

async function opened(more = 0): Promise<Stage> {
  const stage = await dropped([pluginArchive()], (backend) => {
    backend.contents = { 'archive-ik': { entries, more } };
  });
  await stage.user.click(screen.getByRole('button', { name: /^Show the contents of/ }));
  return stage;
}

const shown = () => screen.getAllByRole('treeitem').map((row) => row.textContent.trim());

describe('what is inside', () => {
  it('is read when it is first looked at, and once', async () => {
    const { backend, user } = await dropped([pluginArchive()], (one) => {
      one.contents = { 'archive-ik': { entries, more: 0 } };
    });
    expect(backend.times('archiveContents')).toBe(0);
    const button = screen.getByTestId('review-inside');
    await user.click(button);
    await screen.findByRole('tree', { name: 'Contents of analysis-ik-8.15.2.zip' });
    expect(button).toHaveAttribute('aria-expanded', 'true');
    await user.click(button);
    expect(screen.queryByRole('tree')).not.toBeInTheDocument();
    await user.click(button);
    expect(screen.getByRole('tree')).toBeVisible();
    expect(backend.times('archiveContents')).toBe(1);
  });

  it('says how large everything is and where it lands', async () => {
    const { user } = await opened(12);
    await screen.findByRole('tree');
    expect(screen.getByTestId('archive-archive-ik')).toHaveTextContent('and 12 more');
    const folder = screen.getByRole('treeitem', { name: /config\// });
    expect(folder).toHaveAttribute('aria-expanded', 'false');
    expect(folder).toHaveTextContent('2.9 MB');
    await user.click(folder);
    const file = screen.getByRole('treeitem', { name: /main\.dic/ });
    expect(file).toHaveTextContent('config/analysis-ik/main.dic');
    expect(file).toHaveAttribute('aria-level', '2');
    expect(screen.getByRole('treeitem', { name: /__MACOSX/ })).toHaveTextContent(
      'Not used by Elasticsearch',
    );
    expect(screen.getByRole('treeitem', { name: /lost\.txt/ })).toHaveTextContent('Not unpacked');
    expect(await axe()).toEqual([]);
  });

  it('is walked by the arrow keys, with one stop for Tab', async () => {
    const { user } = await opened();
    const tree = await screen.findByRole('tree');
    expect(
      within(tree)
        .getAllByRole('treeitem')
        .filter((row) => row.tabIndex === 0),
    ).toHaveLength(1);
    within(tree).getAllByRole('treeitem')[0]?.focus();
    await user.keyboard('{ArrowDown}');
    expect(document.activeElement).toHaveTextContent('config/');
    await user.keyboard('{ArrowRight}{ArrowRight}');
    expect(document.activeElement).toHaveTextContent('main.dic');
    await user.keyboard('{ArrowLeft}{ArrowLeft}');
    expect(document.activeElement).toHaveTextContent('config/');
    expect(shown()).toHaveLength(4);
    await user.keyboard('{End}');
    expect(document.activeElement).toHaveTextContent('plugin.jar');
    await user.keyboard('{Home}{ArrowUp}');
    expect(document.activeElement).toHaveTextContent('__MACOSX');
    expect(screen.getByTestId('review')).toBeVisible();
  });

  it('says why it could not be read', async () => {
    const { backend, user } = await dropped([pluginArchive()], (one) => {
      one.refusals.archiveContents = fault('file_gone', { retry: { when: 'now' } });
      one.contents = { 'archive-ik': { entries, more: 0 } };
    });
    await user.click(screen.getByTestId('review-inside'));
    const again = await screen.findByTestId('fault-action');
    delete backend.refusals.archiveContents;
    await user.click(again);
    await screen.findByRole('tree');
  });
});
