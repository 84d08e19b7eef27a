// @vitest-environment node
import { readFileSync } from 'node:fs';

import * as radix from '@radix-ui/colors';
import { describe, expect, it } from 'vitest';

type Scale = Record<string, string>;
const scales = radix as unknown as Record<string, Scale>;
const sheet = readFileSync('src/styles/colours.css', 'utf8');

/** The names that a block of the style sheet sets. */
function block(selector: string): Map<string, string> {
  const start = sheet.indexOf(`\n${selector} {`);
  const body = sheet.slice(start, sheet.indexOf('\n}', start));
  return new Map(
    [...body.matchAll(/--([\w-]+): ([^;]+);/g)].map(([, name = '', value = '']) => [name, value]),
  );
}

const light = block(':root');
const dark = new Map([...light, ...block('.dark')]);

function hex(name: string, theme: 'light' | 'dark'): string {
  const value = (theme === 'dark' ? dark : light).get(name);
  if (!value) throw new Error(`no colour is called ${name}`);
  const step = /^var\(--(\w+)-(\d+)\)$/.exec(value);
  if (!step) return value;
  const [, scale = '', number = ''] = step;
  const found = scales[theme === 'dark' ? `${scale}Dark` : scale]?.[`${scale}${number}`];
  if (!found) throw new Error(`${value} is on no scale`);
  return found;
}

function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** WCAG 2.2, "contrast ratio". */
function contrast(one: string, other: string): number {
  const [high = 0, low = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (high + 0.05) / (low + 0.05);
}

const grounds = ['bg', 'panel', 'raise', 'hover', 'accent-bg'];
const texts: [text: string, grounds: string[]][] = [
  ['ink', [...grounds, 'bad-bg', 'warn-bg', 'ok-bg']],
  ['mute', grounds],
  ['accent', ['bg', 'panel', 'raise', 'accent-bg']],
  ['on-accent', ['accent', 'accent-hover']],
  ['ok', ['bg', 'panel', 'raise', 'ok-bg']],
  ['warn', ['bg', 'panel', 'raise', 'warn-bg']],
  ['bad', ['bg', 'panel', 'raise', 'hover', 'bad-bg']],
];

describe.each(['light', 'dark'] as const)('%s', (theme) => {
  const pairs = texts.flatMap(([text, on]) => on.map((ground) => [text, ground] as const));
  it.each(pairs)('%s on %s can be read', (text, ground) => {
    expect(contrast(hex(text, theme), hex(ground, theme))).toBeGreaterThanOrEqual(4.5);
  });

  const drawn = ['bg', 'panel', 'raise'].flatMap((ground) =>
    ['edge', 'mute', 'ok-dot', 'warn-dot', 'bad-dot', 'busy-dot', 'idle-dot'].map(
      (what) => [what, ground] as const,
    ),
  );
  it.each([...drawn, ['edge', 'hover'], ['edge', 'accent-bg']] as const)(
    '%s on %s can be made out',
    (what, ground) => {
      expect(contrast(hex(what, theme), hex(ground, theme))).toBeGreaterThanOrEqual(3);
    },
  );

  it.each(['bg', 'panel', 'raise', 'accent-bg'])('the focus is seen on %s', (ground) => {
    expect(contrast(hex('accent', theme), hex(ground, theme))).toBeGreaterThanOrEqual(3);
  });
});

it('knows the contrast of black on white', () => {
  expect(contrast('#000000', '#ffffff')).toBeCloseTo(21, 5);
});
