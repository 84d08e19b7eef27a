import { fireEvent, screen, waitFor, within } from '@testing-library/svelte';
import { describe, expect, it } from 'vitest';

import { axe, open } from '../../testing/app';
import { connection, fault } from '../../testing/samples';

const certificate = {
  subject: 'CN=Berlin ECE CA',
  notAfter: '2031-05-04T00:00:00Z',
  sha256: '9f86d081884c7d65',
};

describe('a new connection', () => {
  it('marks what is missing only after the first try', async () => {
    const { backend, user } = await open();
    await user.click(screen.getByTestId('connect-ece'));
    expect(screen.getByTestId('field-name')).not.toHaveAttribute('aria-invalid');
    await user.click(screen.getByTestId('connection-save'));
    for (const field of ['field-name', 'field-address', 'field-secret']) {
      expect(screen.getByTestId(field)).toHaveAttribute('aria-invalid', 'true');
      expect(screen.getByTestId(field)).toHaveAccessibleDescription(/Fill this in/);
    }
    expect(backend.times('connectionCreate')).toBe(0);
    expect(await axe()).toEqual([]);
  });

  it('sends the secret once and keeps none of it', async () => {
    const { backend, user } = await open();
    await user.click(screen.getByTestId('connect-elastic_cloud'));
    const secret = screen.getByTestId('field-secret');
    expect(secret).toHaveAttribute('type', 'password');
    expect(secret).toHaveAttribute('autocomplete', 'off');
    await user.type(screen.getByTestId('field-name'), 'Acme');
    await user.type(secret, 'canary-secret');
    await user.click(screen.getByTestId('connection-save'));
    await screen.findByRole('heading', { name: 'Extensions' });
    expect(backend.lastArgs('connectionCreate')).toEqual([
      {
        name: 'Acme',
        service: 'elastic_cloud',
        address: null,
        region: null,
        signIn: { kind: 'apiKey' },
        secret: 'canary-secret',
        keeping: 'keyring',
        trust: { kind: 'unchanged' },
        colour: 'indigo',
        protected: false,
      },
    ]);
    expect(document.documentElement.outerHTML).not.toContain('canary-secret');
    await user.click(screen.getByTestId('edit-connection'));
    expect(screen.getByTestId('field-secret')).toHaveValue('');
    expect(screen.getByTestId('field-secret')).toHaveAttribute(
      'placeholder',
      'Kept; type to replace',
    );
  });

  it('explains a missing keyring and can keep the secret for this run', async () => {
    const { backend, user } = await open((one) => {
      one.refusals.connectionCreate = fault('keyring_absent', {
        phase: 'keyring',
        action: 'keepForThisRun',
      });
    });
    await user.click(screen.getByTestId('connect-elastic_cloud'));
    await user.type(screen.getByTestId('field-name'), 'Acme');
    await user.type(screen.getByTestId('field-secret'), 'key');
    await user.click(screen.getByTestId('connection-save'));
    await screen.findByText(/Your secret has been stored nowhere yet/);
    delete backend.refusals.connectionCreate;
    await user.click(screen.getByRole('button', { name: 'Keep for this run only' }));
    await screen.findByRole('heading', { name: 'Extensions' });
    expect(backend.lastArgs('connectionCreate')?.[0]).toMatchObject({
      keeping: 'this_run',
      secret: 'key',
    });
  });

  it('puts a refused field beside the field', async () => {
    const { user } = await open((backend) => {
      backend.refusals.connectionCreate = fault('bad_address', {
        field: 'address',
        phase: 'input',
      });
    });
    await user.click(screen.getByTestId('connect-ece'));
    await user.type(screen.getByTestId('field-name'), 'Berlin');
    await user.type(screen.getByTestId('field-address'), 'ftp://x');
    await user.type(screen.getByTestId('field-secret'), 'key');
    await user.click(screen.getByTestId('connection-save'));
    await waitFor(() =>
      expect(screen.getByTestId('field-address')).toHaveAttribute('aria-invalid', 'true'),
    );
    expect(screen.getByTestId('fault')).toHaveAttribute('data-code', 'bad_address');
  });

  it('signs in to ECE with a user and trusts a chosen authority', async () => {
    const { backend, user } = await open((one) => {
      one.certificate = { id: 'ca', fileName: 'ca.pem', certificates: [certificate] };
    });
    await user.click(screen.getByTestId('connect-ece'));
    await user.type(screen.getByTestId('field-name'), 'Berlin');
    await user.type(screen.getByTestId('field-address'), 'https://ece.example:12443');
    await user.selectOptions(screen.getByTestId('field-sign-in'), 'userPassword');
    await user.type(screen.getByTestId('field-username'), 'admin');
    await user.type(screen.getByTestId('field-secret'), 'password');
    await user.click(screen.getByTestId('choose-certificate'));
    const shown = await screen.findByTestId('certificate');
    expect(shown).toHaveTextContent('CN=Berlin ECE CA');
    expect(shown).toHaveTextContent('4 May 2031');
    expect(shown).toHaveTextContent('9f86d081884c7d65');
    await user.click(screen.getByTestId('connection-save'));
    await screen.findByRole('heading', { name: 'Extensions' });
    expect(backend.lastArgs('connectionCreate')?.[0]).toMatchObject({
      signIn: { kind: 'userPassword', username: 'admin' },
      trust: { kind: 'chosen', certificate: 'ca' },
    });
  });

  it('can hold an ECE to exactly the chosen certificate', async () => {
    const { backend, user } = await open();
    await user.click(screen.getByTestId('connect-ece'));
    backend.certificate = { id: 'ca', fileName: 'ca.pem', certificates: [certificate] };
    await user.click(screen.getByTestId('choose-certificate'));
    await user.click(await screen.findByTestId('trust-exactly'));
    expect(screen.getByTestId('trust-exactly')).toBeChecked();
    await user.type(screen.getByTestId('field-name'), 'Berlin');
    await user.type(screen.getByTestId('field-address'), 'https://ece.example:12443');
    await user.type(screen.getByTestId('field-secret'), 'key');
    await user.click(screen.getByTestId('connection-save'));
    await screen.findByRole('heading', { name: 'Extensions' });
    expect(backend.lastArgs('connectionCreate')?.[0]).toMatchObject({
      trust: { kind: 'exactly', certificate: 'ca' },
    });
  });

  it('suggests regions for Alibaba Cloud and takes any', async () => {
    const { backend, user } = await open();
    await user.click(screen.getByTestId('connect-alibaba'));
    await waitFor(() => expect(document.querySelectorAll('datalist option')).toHaveLength(3));
    await user.type(screen.getByTestId('field-name'), 'Shanghai');
    await user.type(screen.getByTestId('field-region'), 'cn-north-2-gov-1');
    await user.type(screen.getByTestId('field-access-key-id'), 'LTAI');
    await user.type(screen.getByTestId('field-secret'), 'secret');
    await user.click(screen.getByTestId('connection-save'));
    await screen.findByRole('heading', { name: 'Instances' });
    expect(backend.lastArgs('connectionCreate')?.[0]).toMatchObject({
      service: 'alibaba',
      region: 'cn-north-2-gov-1',
      signIn: { kind: 'accessKey', accessKeyId: 'LTAI' },
    });
  });
});

describe('the test of a connection', () => {
  it('names the step that failed and what to do', async () => {
    const { user } = await open((backend) => {
      backend.connections = [connection()];
      backend.test = {
        phases: [
          { phase: 'address', outcome: { kind: 'passed' } },
          { phase: 'tls', outcome: { kind: 'failed' } },
          { phase: 'credentials', outcome: { kind: 'notReached' } },
          { phase: 'permission', outcome: { kind: 'notReached' } },
        ],
        fault: fault('certificate_wrong_name', {
          phase: 'tls',
          target: 'ece.example',
          args: { names: 'other.example, localhost' },
        }),
        sees: null,
        permissions: [],
      };
    });
    await user.click(await screen.findByTestId('edit-connection'));
    await user.click(screen.getByTestId('connection-test'));
    const result = await screen.findByTestId('test-result');
    expect(result).toHaveTextContent('It failed at the certificate (TLS).');
    expect(screen.getByTestId('phase-address')).toHaveTextContent('held');
    expect(screen.getByTestId('phase-tls')).toHaveTextContent('failed');
    expect(screen.getByTestId('phase-permission')).toHaveTextContent('not reached');
    expect(result).toHaveTextContent('The certificate is for: other.example, localhost');
    expect(await axe()).toEqual([]);
  });

  it('says what it sees when it works', async () => {
    const { backend, user } = await open((one) => (one.connections = [connection()]));
    await user.click(await screen.findByTestId('edit-connection'));
    await user.click(screen.getByTestId('connection-test'));
    expect(await screen.findByTestId('test-result')).toHaveTextContent(
      'The connection works. It sees 3 extensions.',
    );
    expect(backend.lastArgs('connectionTestDraft')?.[0]).toBe('acme');
  });

  it('says nothing any more once something else was typed, also while it is under way', async () => {
    const { backend, user } = await open((one) => (one.connections = [connection()]));
    await user.click(await screen.findByTestId('edit-connection'));
    await user.click(screen.getByTestId('connection-test'));
    await screen.findByTestId('test-result');
    await user.type(screen.getByTestId('field-secret'), 'another');
    expect(screen.queryByTestId('test-result')).toBeNull();
    const letGo = backend.hold('connectionTestDraft');
    await user.click(screen.getByTestId('connection-test'));
    expect(screen.getByTestId('connection-test')).toHaveFocus();
    await user.type(screen.getByTestId('field-secret'), '-one');
    letGo();
    await waitFor(() =>
      expect(screen.getByTestId('connection-test')).toHaveTextContent('Test connection'),
    );
    expect(screen.queryByTestId('test-result')).toBeNull();
  });

  it('saves once, however often the form is sent', async () => {
    const { backend, user } = await open((one) => (one.connections = [connection()]));
    await user.click(await screen.findByTestId('edit-connection'));
    const letGo = backend.hold('connectionEdit');
    const form = await screen.findByTestId('connection-form');
    void fireEvent.submit(form);
    await fireEvent.submit(form);
    await fireEvent.submit(form);
    expect(backend.times('connectionEdit')).toBe(1);
    letGo();
    await screen.findByRole('heading', { level: 1, name: 'Extensions' });
  });
});

describe('deleting', () => {
  it('names the connection, and Cancel is the default', async () => {
    const { backend, user } = await open((one) => (one.connections = [connection()]));
    await user.click(await screen.findByTestId('edit-connection'));
    await user.click(screen.getByTestId('connection-delete'));
    const dialog = await screen.findByRole('alertdialog');
    expect(dialog).toHaveAccessibleName('Delete the connection “Acme production”?');
    await waitFor(() => expect(screen.getByTestId('confirm-cancel')).toHaveFocus());
    await user.keyboard('{Enter}');
    await waitFor(() => expect(screen.queryByRole('alertdialog')).not.toBeInTheDocument());
    expect(backend.times('connectionDelete')).toBe(0);
  });

  it('asks for the typed name on a protected connection', async () => {
    const { backend, user } = await open(
      (one) => (one.connections = [connection({ protected: true })]),
    );
    await user.click(await screen.findByTestId('edit-connection'));
    await user.click(screen.getByTestId('connection-delete'));
    const dialog = await screen.findByRole('alertdialog');
    const go = within(dialog).getByTestId('confirm-go');
    expect(go).toBeDisabled();
    await user.type(within(dialog).getByTestId('typed-name'), 'Acme');
    expect(go).toBeDisabled();
    await user.type(within(dialog).getByTestId('typed-name'), ' production');
    await user.click(go);
    await screen.findByTestId('welcome');
    expect(backend.lastArgs('connectionDelete')).toEqual(['acme', 'Acme production']);
  });

  it('stays open with the fault when it was refused', async () => {
    const { user } = await open((backend) => {
      backend.connections = [connection()];
      backend.refusals.connectionDelete = fault('keyring_locked', { phase: 'keyring' });
    });
    await user.click(await screen.findByTestId('edit-connection'));
    await user.click(screen.getByTestId('connection-delete'));
    await user.click(await screen.findByTestId('confirm-go'));
    expect(await within(screen.getByRole('alertdialog')).findByTestId('fault')).toHaveTextContent(
      'The keyring is locked.',
    );
  });
});

it('a connection of the sandbox cannot be changed, only tested', async () => {
  const { backend, user } = await open((one) => {
    one.connections = [connection({ id: 'practice', practice: true })];
  });
  await user.click(await screen.findByTestId('edit-connection'));
  expect(screen.queryByTestId('connection-save')).not.toBeInTheDocument();
  expect(screen.queryByTestId('connection-delete')).not.toBeInTheDocument();
  await user.click(screen.getByTestId('connection-test'));
  await screen.findByTestId('test-result');
  expect(backend.lastArgs('connectionTest')).toEqual(['practice']);
});
