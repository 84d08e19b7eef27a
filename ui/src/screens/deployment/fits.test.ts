// @vitest-environment node
import { describe, expect, it } from 'vitest';

import { attached, deployment } from '../../testing/planSamples';
import { extension } from '../../testing/samples';
import { fitOf, versionFits } from './fits';

describe('a version and what an extension is for', () => {
  it.each([
    ['8.15.2', '8.15.2', true],
    ['8.15.2', '8.15.20', false],
    ['8.*', '8.15.2', true],
    ['8.1.*', '8.15.2', false],
    ['8.*', '80.1.0', false],
    ['*', '7.17.24', true],
  ])('%s takes %s: %s', (pattern, version, fits) => {
    expect(versionFits(pattern, version)).toBe(fits);
  });

  it('tells what is attached from what fits and what does not', () => {
    const row = deployment({ attached: [attached({ url: 'repo://1' })] });
    expect(fitOf(extension({ id: '1' }).row, row)).toBe('attached');
    expect(fitOf(extension({ id: '2' }).row, row)).toBe('fits');
    expect(fitOf(extension({ id: '2', version: '8.15.2' }).row, row)).toBe('other');
    expect(fitOf(extension({ id: '2' }).row, deployment({ version: null, attached: [] }))).toBe(
      'other',
    );
  });
});
