// @vitest-environment node
import { parse, type AST } from 'svelte/compiler';
import { describe, expect, it } from 'vitest';

const sources = import.meta.glob<string>(['/src/**/*.svelte', '!/src/**/*Stage.svelte'], {
  query: '?raw',
  import: 'default',
  eager: true,
});
const files = Object.keys(sources);
const spoken = new Set(['aria-label', 'title', 'placeholder', 'alt', 'label', 'text', 'hint']);

interface Node {
  type: string;
  [key: string]: unknown;
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value;
}

/** Every text of a component that a person reads and that comes from no message. */
function inlineTexts(node: Node, found: string[] = []): string[] {
  if (
    node.type === 'Attribute' ||
    node.type === 'StyleDirective' ||
    node.type === 'ClassDirective'
  ) {
    const { name, value } = node as unknown as AST.Attribute;
    const parts = Array.isArray(value) ? value : [];
    if (spoken.has(name)) {
      for (const part of parts) if (part.type === 'Text') found.push(part.data);
    }
    return found;
  }
  if (node.type === 'Text' && typeof node['data'] === 'string') found.push(node['data']);
  for (const [key, value] of Object.entries(node)) {
    if (key === 'css' || key === 'instance' || key === 'module' || key === 'options') continue;
    for (const child of Array.isArray(value) ? value : [value]) {
      if (isNode(child)) inlineTexts(child, found);
    }
  }
  return found;
}

describe('components', () => {
  it('are found', () => expect(files.length).toBeGreaterThan(40));

  it.each(files)('%s speaks in messages only', (file) => {
    const tree = parse(sources[file] ?? '', { modern: true });
    const texts = inlineTexts(tree.fragment as unknown as Node);
    // Marks of punctuation differ between languages as words do.
    expect(texts.filter((text) => /\p{L}{2}|[:;,.!?()]/u.test(text))).toEqual([]);
  });

  it.each(files)('%s fits its file', (file) => {
    expect(sources[file]?.split('\n').length).toBeLessThan(320);
  });
});
