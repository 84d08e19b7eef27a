import { screen, waitFor, within } from '@testing-library/svelte';
import { describe, expect, it } from 'vitest';

import type { FakeBackend } from '../../backend/fake';
import type { PermissionRow, Profiles } from '../../backend/bindings/desk';
import { axe, open } from '../../testing/app';
import { alibabaConnection, fault } from '../../testing/samples';

const profiles: Profiles = {
  fileName: 'config.json',
  rows: [
    {
      id: 'p1',
      name: 'default',
      mode: 'AK',
      accessKeyId: 'LTAI5tProfile',
      region: 'eu-central-1',
      usable: true,
      current: true,
    },
    {
      id: 'p2',
      name: 'session',
      mode: 'StsToken',
      accessKeyId: 'STS.profile',
      region: null,
      usable: true,
      current: false,
    },
    {
      id: 'p3',
      name: 'role',
      mode: 'RamRoleArn',
      accessKeyId: 'LTAI5tRole',
      region: 'cn-beijing',
      usable: false,
      current: false,
    },
  ],
};

async function newConnection(prepare: (backend: FakeBackend) => void = () => {}) {
  const opened = await open(prepare);
  await opened.user.click(screen.getByTestId('connect-alibaba'));
  return opened;
}

describe('a connection to Alibaba Cloud', () => {
  it('sends a temporary key with its token, the bucket and the VPC', async () => {
    const { backend, user } = await newConnection();
    await user.type(screen.getByTestId('field-name'), 'Hangzhou');
    await user.selectOptions(screen.getByTestId('field-sign-in'), 'temporaryKey');
    await user.type(screen.getByTestId('field-access-key-id'), 'STS.a');
    await user.type(screen.getByTestId('field-secret'), 'canary-secret');
    await user.type(screen.getByTestId('field-region'), 'cn-hangzhou');
    await user.click(screen.getByTestId('field-vpc'));
    await user.type(screen.getByTestId('field-bucket'), 'zips');
    await user.click(screen.getByTestId('field-keep-objects'));
    await user.click(screen.getByTestId('connection-save'));
    const token = screen.getByTestId('field-security-token');
    expect(token).toHaveAttribute('aria-invalid', 'true');
    expect(token).toHaveAttribute('type', 'password');
    expect(backend.times('connectionCreate')).toBe(0);
    expect(await axe()).toEqual([]);
    await user.type(token, 'canary-token');
    await user.click(screen.getByTestId('connection-save'));
    await waitFor(() => expect(backend.times('connectionCreate')).toBe(1));
    expect(backend.lastArgs('connectionCreate')).toEqual([
      expect.objectContaining({
        address: null,
        region: 'cn-hangzhou',
        vpc: true,
        oss: { bucket: 'zips', address: null, keep: true },
        signIn: { kind: 'temporaryKey', accessKeyId: 'STS.a' },
        secret: 'canary-secret',
        securityToken: 'canary-token',
        profile: null,
      }),
    ]);
    await waitFor(() => expect(screen.queryByTestId('connection-form')).not.toBeInTheDocument());
    expect(document.documentElement.outerHTML).not.toContain('canary');
  });

  it('wants both secrets again when one is typed', async () => {
    const { backend, user } = await open((one) => {
      one.connections = [
        alibabaConnection({ signIn: { kind: 'temporaryKey', accessKeyId: 'STS.a' } }),
      ];
    });
    await user.click(await screen.findByTestId('edit-connection'));
    await user.type(screen.getByTestId('field-security-token'), 'token');
    await user.click(screen.getByTestId('connection-save'));
    expect(screen.getByTestId('field-secret')).toHaveAttribute('aria-invalid', 'true');
    await user.clear(screen.getByTestId('field-security-token'));
    await user.click(screen.getByTestId('connection-save'));
    await waitFor(() => expect(backend.times('connectionEdit')).toBe(1));
    expect(backend.lastArgs('connectionEdit')?.[1]).toMatchObject({
      secret: null,
      securityToken: null,
    });
  });

  it('keeps a usual address out of the form, so that it goes along with the region', async () => {
    const { backend, user } = await open((one) => {
      one.connections = [
        alibabaConnection({
          vpc: true,
          address: 'https://elasticsearch-vpc.cn-hangzhou.aliyuncs.com',
          oss: { bucket: 'zips', address: 'https://oss.example', keep: true },
        }),
      ];
    });
    await user.click(await screen.findByTestId('edit-connection'));
    expect(screen.getByTestId('field-address')).toHaveValue('');
    expect(screen.getByTestId('field-oss-address')).toHaveValue('https://oss.example');
    expect(screen.getByTestId('field-oss-address')).toBeVisible();
    expect(screen.getByTestId('field-vpc')).toBeChecked();
    expect(screen.getByTestId('field-keep-objects')).toBeChecked();
    await user.click(screen.getByTestId('connection-save'));
    await waitFor(() => expect(backend.times('connectionEdit')).toBe(1));
    expect(backend.lastArgs('connectionEdit')?.[1]).toMatchObject({
      address: null,
      vpc: true,
      oss: { bucket: 'zips', address: 'https://oss.example', keep: true },
    });
  });
});

describe('what the service offers', () => {
  it('suggests its regions beside free text', async () => {
    const { backend, user } = await newConnection((one) => {
      one.offeredRegions = [
        { id: 'cn-hangzhou', name: 'China (Hangzhou)' },
        { id: 'me-central-7', name: null },
      ];
    });
    await user.type(screen.getByTestId('field-access-key-id'), 'LTAI');
    await user.click(screen.getByTestId('read-regions'));
    expect(await screen.findByText('The service offers 2 regions.')).toBeInTheDocument();
    expect(backend.lastArgs('regionsOffered')).toEqual([
      expect.objectContaining({ region: '', signIn: { kind: 'accessKey', accessKeyId: 'LTAI' } }),
      null,
    ]);
    const field = screen.getByTestId('field-region');
    const list = document.getElementById(field.getAttribute('list') ?? '');
    const offered = [...(list?.querySelectorAll('option') ?? [])].map((one) => one.value);
    expect(offered).toEqual(['cn-hangzhou', 'me-central-7']);
    await user.type(field, 'xx-other-1');
    expect(field).toHaveValue('xx-other-1');
  });

  it('says why regions can’t be read', async () => {
    const { user } = await newConnection((one) => {
      one.refusals.regionsOffered = fault('alibaba_wrong_secret', { phase: 'credentials' });
    });
    await user.click(screen.getByTestId('read-regions'));
    expect(await screen.findByTestId('fault')).toHaveAttribute('data-code', 'alibaba_wrong_secret');
    expect(await axe()).toEqual([]);
  });

  it('lists the buckets, and only those of the region can be chosen', async () => {
    const { user } = await newConnection((one) => {
      one.buckets = [
        { name: 'zips', region: 'cn-hangzhou', fits: true },
        { name: 'far', region: 'eu-central-1', fits: false },
        { name: 'lost', region: '', fits: false },
      ];
    });
    await user.type(screen.getByTestId('field-region'), 'cn-hangzhou');
    await user.click(screen.getByTestId('read-buckets'));
    const far = await screen.findByTestId('bucket-far');
    expect(far).toBeDisabled();
    expect(far).toHaveTextContent('in eu-central-1, not usable here');
    expect(screen.getByTestId('bucket-lost')).toBeDisabled();
    await user.click(screen.getByTestId('bucket-zips'));
    expect(screen.getByTestId('field-bucket')).toHaveValue('zips');
    expect(screen.getByTestId('bucket-zips')).toHaveAttribute('aria-pressed', 'true');
    expect(await axe()).toEqual([]);
    await user.clear(screen.getByTestId('field-region'));
    await user.type(screen.getByTestId('field-region'), 'eu-central-1');
    expect(screen.getByTestId('bucket-far')).toBeEnabled();
    expect(screen.getByTestId('bucket-zips')).toBeDisabled();
  });

  it('says when there is no bucket', async () => {
    const { user } = await newConnection();
    await user.click(screen.getByTestId('read-buckets'));
    expect(await screen.findByTestId('buckets-read')).toHaveTextContent(
      'These credentials see no bucket.',
    );
  });
});

describe('profiles of the aliyun command line', () => {
  it('fill in the form, and their secret stays with the desk', async () => {
    const { backend, user } = await newConnection((one) => (one.profiles = profiles));
    await user.click(screen.getByTestId('profiles-read'));
    expect(await screen.findByTestId('profiles-found')).toHaveTextContent(
      '3 profiles in config.json.',
    );
    expect(screen.getByTestId('profile-role')).toBeDisabled();
    expect(screen.getByTestId('profile-role')).toHaveTextContent(
      'RamRoleArn: asks elsewhere for its credentials',
    );
    await user.click(screen.getByTestId('profile-default'));
    expect(screen.getByTestId('profile-default')).toHaveAttribute('aria-pressed', 'true');
    expect(screen.getByTestId('field-access-key-id')).toHaveValue('LTAI5tProfile');
    expect(screen.getByTestId('field-region')).toHaveValue('eu-central-1');
    expect(screen.getByTestId('field-name')).toHaveValue('default');
    expect(screen.getByTestId('field-secret')).toHaveAttribute(
      'placeholder',
      'From the profile “default”; type to replace',
    );
    expect(await axe()).toEqual([]);
    await user.click(screen.getByTestId('connection-save'));
    await waitFor(() => expect(backend.times('connectionCreate')).toBe(1));
    expect(backend.lastArgs('connectionCreate')?.[0]).toMatchObject({
      signIn: { kind: 'accessKey', accessKeyId: 'LTAI5tProfile' },
      secret: null,
      securityToken: null,
      profile: 'p1',
    });
  });

  it('are left alone as soon as something else is typed', async () => {
    const { backend, user } = await newConnection((one) => (one.profiles = profiles));
    await user.click(screen.getByTestId('profiles-read'));
    await user.click(await screen.findByTestId('profile-session'));
    expect(screen.getByTestId('field-sign-in')).toHaveValue('temporaryKey');
    await user.type(screen.getByTestId('field-access-key-id'), 'x');
    await user.type(screen.getByTestId('field-region'), 'cn-hangzhou');
    await user.click(screen.getByTestId('connection-save'));
    expect(screen.getByTestId('field-secret')).toHaveAttribute('aria-invalid', 'true');
    expect(screen.getByTestId('field-security-token')).toHaveAttribute('aria-invalid', 'true');
    expect(backend.times('connectionCreate')).toBe(0);
  });

  it('come from a chosen file where there is none at the usual place', async () => {
    const { backend, user } = await newConnection();
    expect(screen.queryByTestId('profiles-choose')).not.toBeInTheDocument();
    await user.click(screen.getByTestId('profiles-read'));
    expect(await screen.findByTestId('profiles-found')).toHaveTextContent('.aliyun/config.json');
    backend.profiles = profiles;
    await user.click(screen.getByTestId('profiles-choose'));
    expect(await screen.findByTestId('profile-default')).toBeEnabled();
    expect(backend.lastArgs('profilesChoose')?.[0]).toMatchObject({ files: 'Profiles' });
  });

  it('that can’t be read offer another file', async () => {
    const { backend, user } = await newConnection((one) => {
      one.refusals.profilesRead = fault('profiles_unreadable', {
        phase: 'file',
        action: 'chooseFile',
      });
      one.profiles = profiles;
    });
    await user.click(screen.getByTestId('profiles-read'));
    await user.click(await screen.findByTestId('fault-action'));
    await screen.findByTestId('profile-default');
    expect(backend.times('profilesChoose')).toBe(1);
    expect(screen.queryByTestId('fault')).not.toBeInTheDocument();
  });
});

describe('the permissions', () => {
  const rows: PermissionRow[] = [
    { action: 'elasticsearch:ListInstance', neededFor: 'see', outcome: 'granted', fault: null },
    {
      action: 'elasticsearch:RestartInstance',
      neededFor: 'restart',
      outcome: 'refused',
      fault: fault('forbidden', { phase: 'permission', serverCode: 'Forbidden.RAM' }),
    },
    {
      action: 'elasticsearch:ListDicts',
      neededFor: 'dictionaries',
      outcome: 'unclear',
      fault: fault('rate_limited', { phase: 'answer' }),
    },
    { action: 'oss:PutObject', neededFor: 'bucket', outcome: 'not_tried', fault: null },
  ];

  async function tested(change: (backend: FakeBackend) => void) {
    const opened = await open((backend) => {
      backend.connections = [alibabaConnection()];
      backend.test = { ...backend.test, permissions: rows };
      change(backend);
    });
    await opened.user.click(await screen.findByTestId('edit-connection'));
    await opened.user.click(screen.getByTestId('connection-test'));
    await screen.findByTestId('permissions');
    return opened;
  }

  it('are shown one by one, in words', async () => {
    await tested(() => {});
    expect(screen.getByTestId('permissions-summary')).toHaveTextContent('1 permission is refused.');
    const restart = screen.getByTestId('permission-elasticsearch:RestartInstance');
    expect(within(restart).getByRole('rowheader')).toHaveTextContent(
      'elasticsearch:RestartInstance',
    );
    expect(restart).toHaveTextContent('restart, interrupt, resume');
    expect(restart).toHaveTextContent('refused');
    expect(restart).toHaveTextContent('Forbidden.RAM');
    expect(screen.getByTestId('permission-elasticsearch:ListDicts')).toHaveTextContent('unclear');
    expect(screen.getByTestId('permission-oss:PutObject')).toHaveTextContent('not tried');
    expect(screen.getByTestId('permissions')).toHaveTextContent('OSS was not tried.');
    expect(await axe()).toEqual([]);
  });

  it('stand beside a bucket in another region, which is no failed step', async () => {
    await tested((backend) => {
      backend.test = {
        ...backend.test,
        fault: fault('oss_bucket_elsewhere', { phase: 'input', target: 'far' }),
      };
    });
    const result = screen.getByTestId('test-result');
    expect(result).toHaveTextContent('no archive can go through its bucket');
    expect(within(result).getByTestId('fault')).toHaveAttribute(
      'data-code',
      'oss_bucket_elsewhere',
    );
  });
});
