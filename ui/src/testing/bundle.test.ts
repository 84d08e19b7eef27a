// @vitest-environment node
import { build, type Rolldown } from 'vite';
import { describe, expect, it } from 'vitest';

async function built(): Promise<Rolldown.RolldownOutput['output']> {
  const result = await build({ logLevel: 'error', mode: 'production', build: { write: false } });
  if (Array.isArray(result) || !('output' in result)) throw new Error('not one build');
  return result.output;
}

describe('the production build', () => {
  it('holds no stand-in, and nothing that the content security policy forbids', async () => {
    const output = await built();
    const code = output.map((file) => (file.type === 'chunk' ? file.code : '')).join('\n');
    expect(code).not.toContain('the fake has no');
    expect(code).not.toContain('standIn');
    expect(code).not.toMatch(/\bnew Function\(|\beval\(/);
    expect(code).not.toMatch(/<[a-z][^>`]* style="/);
    const page = output.find((file) => file.fileName === 'index.html');
    const html = page?.type === 'asset' ? String(page.source) : '';
    expect(html).toContain('<script type="module"');
    expect(html).not.toMatch(/<script(?![^>]*\bsrc=)[^>]*>|<style|style=|\son\w+=/);
  }, 120_000);
});
