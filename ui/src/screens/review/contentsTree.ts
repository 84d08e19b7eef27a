import type { InsideEntry } from '../../backend/bindings/desk';

/** A file or folder in the tree of an archive. */
export interface TreeNode {
  /** Where it is in the tree; two entries of one name have different keys. */
  key: string;
  name: string;
  folder: boolean;
  /** Its own bytes, or those of everything below a folder. */
  size: number;
  /** How many files lie below a folder. */
  files: number;
  /** How many of those Elasticsearch makes use of. */
  used: number;
  /** The entry behind it; a folder that is only part of its files' paths has none. */
  entry: InsideEntry | null;
  children: TreeNode[];
}

/** A node that is shown, with what a screen reader has to know of its place. */
export interface TreeRow {
  node: TreeNode;
  level: number;
  position: number;
  siblings: number;
  parent: string | null;
}

/** Folders deeper than this are shown at this depth: an archive can nest them without end. */
const DEEPEST = 24;

interface Folder {
  node: TreeNode;
  folders: Map<string, Folder>;
}

function folder(key: string, name: string): Folder {
  const node: TreeNode = {
    key,
    name,
    folder: true,
    size: 0,
    files: 0,
    used: 0,
    entry: null,
    children: [],
  };
  return { node, folders: new Map() };
}

/** The parts of a path; an absolute path keeps its slash and an empty part is visible. */
function partsOf(path: string): string[] {
  const parts = path.replace(/\/+$/u, '').split('/');
  const named = parts.map((part, index) => (part === '' && index === 0 ? '/' : part));
  if (named.length <= DEEPEST) return named;
  return [...named.slice(0, DEEPEST - 1), named.slice(DEEPEST - 1).join('/')];
}

/** The tree of an archive's entries: folders first, each level in the order of names. */
export function treeOf(entries: readonly InsideEntry[]): TreeNode[] {
  const root = folder('', '');
  entries.forEach((entry, index) => {
    const parts = partsOf(entry.path);
    const above = [root];
    let here = root;
    for (const name of entry.folder ? parts : parts.slice(0, -1)) {
      let next = here.folders.get(name);
      if (!next) {
        next = folder(`${here.node.key}${name}/`, name);
        here.folders.set(name, next);
        here.node.children.push(next.node);
      }
      here = next;
      above.push(here);
    }
    if (entry.folder) {
      here.node.entry ??= entry;
      return;
    }
    here.node.children.push({
      key: `${index}:${entry.path}`,
      name: parts.at(-1) ?? entry.path,
      folder: false,
      size: entry.size,
      files: 0,
      used: 0,
      entry,
      children: [],
    });
    for (const { node } of above) {
      node.size += entry.size;
      node.files += 1;
      if (!entry.ignored) node.used += 1;
    }
  });
  return sorted(root.node.children);
}

function sorted(nodes: TreeNode[]): TreeNode[] {
  for (const node of nodes) sorted(node.children);
  return nodes.sort(
    (a, b) =>
      Number(b.folder) - Number(a.folder) || (a.name < b.name ? -1 : Number(a.name > b.name)),
  );
}

/** The folders that are open at first: as long as there is only one way to go. */
export function openAtFirst(nodes: readonly TreeNode[]): string[] {
  const open: string[] = [];
  let here = nodes;
  for (;;) {
    const [only] = here;
    if (here.length !== 1 || !only?.folder) return open;
    open.push(only.key);
    here = only.children;
  }
}

/** The rows of a tree with some of its folders open, from top to bottom. */
export function rowsOf(
  nodes: readonly TreeNode[],
  isOpen: (key: string) => boolean,
  level = 1,
  parent: string | null = null,
): TreeRow[] {
  return nodes.flatMap((node, index) => [
    { node, level, position: index + 1, siblings: nodes.length, parent },
    ...(node.folder && isOpen(node.key) ? rowsOf(node.children, isOpen, level + 1, node.key) : []),
  ]);
}
