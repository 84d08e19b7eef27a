import { describe, expect, it } from 'vitest';

import { inside } from '../../testing/reviewed';
import { openAtFirst, rowsOf, treeOf, type TreeNode } from './contentsTree';

/** A tree as lines, two spaces for each level. */
function drawn(nodes: readonly TreeNode[], indent = ''): string[] {
  return nodes.flatMap((node) => [
    `${indent}${node.name}${node.folder ? '/' : ''} ${node.size}`,
    ...drawn(node.children, `${indent}  `),
  ]);
}

describe('the tree of an archive', () => {
  it('has folders first, with the size of all that is below them', () => {
    const tree = treeOf([
      inside('b.txt', { size: 1 }),
      inside('config/x/deep.txt', { size: 4 }),
      inside('config/', {}),
      inside('config/a.txt', { size: 2 }),
    ]);
    expect(drawn(tree)).toEqual(['config/ 6', '  x/ 4', '    deep.txt 4', '  a.txt 2', 'b.txt 1']);
    expect(tree[0]?.files).toBe(2);
  });

  it('keeps two entries of one name apart', () => {
    const tree = treeOf([inside('a.txt'), inside('a.txt')]);
    expect(new Set(tree.map((node) => node.key)).size).toBe(2);
  });

  it('shows where a path leads outside', () => {
    const tree = treeOf([inside('/etc/passwd', { size: 1 }), inside('../x', { size: 1 })]);
    expect(drawn(tree)).toEqual(['../ 1', '  x 1', '// 1', '  etc/ 1', '    passwd 1']);
  });

  it('survives folders without end', () => {
    const path = `${'a/'.repeat(30_000)}x`;
    const tree = treeOf([inside(path, { size: 1 })]);
    expect(drawn(tree)).toHaveLength(24);
  });

  it('opens a folder around everything, and no other', () => {
    expect(openAtFirst(treeOf([inside('all/lib/a.jar'), inside('all/b.txt')]))).toEqual(['all/']);
    expect(openAtFirst(treeOf([inside('a/x'), inside('b/y')]))).toEqual([]);
  });

  it('lists the rows of open folders with their place among their siblings', () => {
    const tree = treeOf([inside('config/a'), inside('config/b'), inside('z')]);
    const rows = rowsOf(tree, (key) => key === 'config/');
    expect(
      rows.map(({ node, level, position, siblings }) => [node.name, level, position, siblings]),
    ).toEqual([
      ['config', 1, 1, 2],
      ['a', 2, 1, 2],
      ['b', 2, 2, 2],
      ['z', 1, 2, 2],
    ]);
    expect(rowsOf(tree, () => false)).toHaveLength(2);
  });
});
