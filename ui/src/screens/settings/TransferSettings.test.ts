import { screen, waitFor } from '@testing-library/svelte';
import type { UserEvent } from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';

import type { Settings } from '../../backend/bindings/desk';
import type { FakeBackend } from '../../backend/fake';
import { asked, axe, open } from '../../testing/app';
import { readLimit } from './transferNumbers';

async function settings(
  change: Partial<Settings> = {},
): Promise<{ backend: FakeBackend; user: UserEvent }> {
  const stage = await open((backend) => Object.assign(backend.info.settings, change));
  await stage.user.click(screen.getByTestId('nav-settings'));
  return stage;
}

function kept(backend: FakeBackend): Settings {
  return backend.lastArgs('settingsChange')?.[0] as Settings;
}

describe('the settings of transfers', () => {
  it('show what is set, and are labelled', async () => {
    await settings({ bandwidthLimit: 512, transfersAtOnce: 5, notify: false });
    expect(screen.getByLabelText(/Bandwidth limit in KiB per second/)).toHaveValue('512');
    expect(screen.getByLabelText('Transfers at once')).toHaveValue('5');
    expect(screen.getByLabelText('Notify me when long work has ended')).not.toBeChecked();
    expect(await axe()).toEqual([]);
  });

  it('keep a limit when the field is left, and take it away again', async () => {
    const { backend, user } = await settings();
    const field = screen.getByTestId('settings-bandwidth');
    await user.type(field, '2048{Tab}');
    await asked(backend, 'settingsChange');
    expect(kept(backend)).toMatchObject({
      bandwidthLimit: 2048,
      transfersAtOnce: 3,
      theme: 'light',
    });
    await user.clear(field);
    await user.tab();
    await asked(backend, 'settingsChange', 2);
    expect(kept(backend).bandwidthLimit).toBeNull();
  });

  it('refuse a limit that cannot be set, beside its field', async () => {
    const { backend, user } = await settings({ bandwidthLimit: 100 });
    const field = screen.getByTestId('settings-bandwidth');
    await user.clear(field);
    await user.type(field, '15{Tab}');
    await waitFor(() => expect(field).toBeInvalid());
    expect(field).toHaveAccessibleDescription(/Enter a whole number from 16 to 10,000,000/);
    expect(backend.times('settingsChange')).toBe(0);
    await user.type(field, '0{Tab}');
    await asked(backend, 'settingsChange');
    expect(kept(backend).bandwidthLimit).toBe(150);
    expect(field).toBeValid();
  });

  it('keep how many run at once, and whether to notify', async () => {
    const { backend, user } = await settings();
    await user.selectOptions(screen.getByTestId('settings-at-once'), '8');
    await asked(backend, 'settingsChange');
    expect(kept(backend).transfersAtOnce).toBe(8);
    screen.getByTestId('settings-notify').focus();
    await user.keyboard(' ');
    await asked(backend, 'settingsChange', 2);
    expect(kept(backend)).toMatchObject({ notify: false, transfersAtOnce: 8 });
  });
});

describe('a limit', () => {
  it.each([
    ['', null],
    ['  ', null],
    ['16', 16],
    ['10000000', 10_000_000],
    ['10,000,000', 10_000_000],
    ['1 024', 1024],
    ['１０２４', 1024],
    ['15', undefined],
    ['10000001', undefined],
    ['1.5', undefined],
    ['-20', undefined],
    ['1e3', undefined],
    ['12,34', undefined],
    ['fast', undefined],
  ])('typed as %j is %j', (typed, limit) => {
    expect(readLimit(typed)).toBe(limit);
  });
});
