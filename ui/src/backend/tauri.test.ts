import { clearMocks, mockIPC } from '@tauri-apps/api/mocks';
import { afterEach, describe, expect, it } from 'vitest';

import { fault } from '../testing/samples';
import { tauriBackend } from './tauri';

afterEach(() => clearMocks());

describe('the seam', () => {
  it('hands a value over', async () => {
    mockIPC((command) => (command === 'regions_known' ? ['cn-hangzhou'] : null));
    expect(await tauriBackend.regionsKnown()).toEqual({ status: 'ok', data: ['cn-hangzhou'] });
  });

  it('hands a fault over as it is', async () => {
    const refused = fault('host_not_found', { target: 'nowhere.example' });
    mockIPC(() => Promise.reject(refused));
    expect(await tauriBackend.connectionsList()).toEqual({ status: 'error', error: refused });
  });

  it('turns what the shell refuses into a fault, too', async () => {
    mockIPC(() => Promise.reject('Command app_info not allowed by ACL'));
    const answer = await tauriBackend.appInfo();
    expect(answer).toMatchObject({ status: 'error', error: { code: 'internal' } });
    mockIPC(() => Promise.reject(new Error('broken')));
    expect(await tauriBackend.appInfo()).toMatchObject({
      status: 'error',
      error: { serverMessage: 'Error: broken' },
    });
  });

  it('names the arguments as the commands do', async () => {
    const calls: [string, unknown][] = [];
    mockIPC((command, args) => {
      calls.push([command, args]);
      return null;
    });
    await tauriBackend.transferUploadTo('c', 'e', 'a', false, 'name');
    await tauriBackend.libraryRemove('c', 'i', [{ name: 'p', fileVersion: null }], 'i');
    await tauriBackend.connectionDelete('c', 'name');
    expect(calls).toEqual([
      [
        'transfer_upload_to',
        { connection: 'c', extension: 'e', archive: 'a', sendAnyway: false, typedName: 'name' },
      ],
      [
        'library_remove',
        {
          connection: 'c',
          instance: 'i',
          plugins: [{ name: 'p', fileVersion: null }],
          typedName: 'i',
        },
      ],
      ['connection_delete', { connection: 'c', typedName: 'name' }],
    ]);
  });
});
