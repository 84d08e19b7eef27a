import type {
  ChosenCertificate,
  ConnectionColour,
  ConnectionDraft,
  ConnectionView,
  Fault,
  SecretKeeping,
  ServiceKind,
  SignIn,
  TrustDraft,
} from '../../backend/bindings/desk';
import { t } from '../../i18n/index.svelte';

/** The names of the fields as the desk names them in a fault. */
export type FieldName = 'name' | 'address' | 'region' | 'username' | 'accessKeyId' | 'secret';

/** What is typed in the form of a connection. */
export class ConnectionForm {
  readonly service: ServiceKind;
  readonly existing: ConnectionView | null;
  name = $state('');
  address = $state('');
  region = $state('');
  signInKind = $state<SignIn['kind']>('apiKey');
  username = $state('');
  accessKeyId = $state('');
  /** Lives here only while the form is open and is wiped as soon as the desk has taken it. */
  secret = $state('');
  keeping = $state<SecretKeeping>('keyring');
  trust = $state.raw<TrustDraft>({ kind: 'unchanged' });
  chosen = $state.raw<ChosenCertificate | null>(null);
  colour = $state<ConnectionColour>('indigo');
  isProtected = $state(false);
  /** Whether missing fields are marked: only after the first try to go on. */
  tried = $state(false);
  fault = $state.raw<Fault | null>(null);

  constructor(service: ServiceKind, existing: ConnectionView | null) {
    this.service = service;
    this.existing = existing;
    this.signInKind = service === 'alibaba' ? 'accessKey' : 'apiKey';
    if (!existing) return;
    this.name = existing.name;
    this.address = existing.address;
    this.region = existing.region ?? '';
    this.signInKind = existing.signIn.kind;
    if (existing.signIn.kind === 'userPassword') this.username = existing.signIn.username;
    if (existing.signIn.kind === 'accessKey') this.accessKeyId = existing.signIn.accessKeyId;
    this.keeping = existing.keeping;
    this.colour = existing.colour;
    this.isProtected = existing.protected;
  }

  /** Whether a saved secret stays when none is typed. */
  get secretIsKept(): boolean {
    return this.existing?.hasSecret === true && this.existing.signIn.kind === this.signInKind;
  }

  /** The fields that must be filled in and are not. */
  readonly missing: readonly FieldName[] = $derived.by(() => {
    const needed: [FieldName, string, boolean][] = [
      ['name', this.name, true],
      ['address', this.address, this.service === 'ece'],
      ['region', this.region, this.service === 'alibaba'],
      ['username', this.username, this.signInKind === 'userPassword'],
      ['accessKeyId', this.accessKeyId, this.signInKind === 'accessKey'],
      ['secret', this.secret, !this.secretIsKept],
    ];
    return needed.flatMap(([field, text, wanted]) => (wanted && text.trim() === '' ? [field] : []));
  });

  /** What is wrong with a field, as text. */
  problem(field: FieldName): string | null {
    if (this.tried && this.missing.includes(field)) return t('field.missing');
    return this.fault?.field === field ? t(`fault.${this.fault.code}.title`) : null;
  }

  #signIn(): SignIn {
    switch (this.signInKind) {
      case 'apiKey':
        return { kind: 'apiKey' };
      case 'userPassword':
        return { kind: 'userPassword', username: this.username.trim() };
      case 'accessKey':
        return { kind: 'accessKey', accessKeyId: this.accessKeyId.trim() };
    }
  }

  draft(): ConnectionDraft {
    return {
      name: this.name.trim(),
      service: this.service,
      address: this.address.trim() || null,
      region: this.service === 'alibaba' ? this.region.trim() : null,
      signIn: this.#signIn(),
      secret: this.secret === '' ? null : this.secret,
      keeping: this.keeping,
      trust: this.trust,
      colour: this.colour,
      protected: this.isProtected,
    };
  }
}
