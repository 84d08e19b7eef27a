import type {
  ChosenCertificate,
  ConnectionColour,
  ConnectionDraft,
  ConnectionView,
  Fault,
  ProfileRow,
  SecretKeeping,
  ServiceKind,
  SignIn,
  TrustDraft,
} from '../../backend/bindings/desk';
import { t } from '../../i18n/index.svelte';

/** The names of the fields as the desk names them in a fault. */
export type FieldName =
  | 'name'
  | 'address'
  | 'region'
  | 'username'
  | 'accessKeyId'
  | 'secret'
  | 'securityToken'
  | 'bucket'
  | 'ossAddress';

/** The address of a region's endpoint, outside or inside its VPC. */
function usualEndpoint(region: string, vpc: boolean): string {
  return `https://elasticsearch${vpc ? '-vpc' : ''}.${region}.aliyuncs.com`;
}

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
  /** Lives here as long as the secret does. */
  securityToken = $state('');
  /** Whether this computer is inside the VPC of Alibaba Cloud. */
  vpc = $state(false);
  bucket = $state('');
  ossAddress = $state('');
  keepObjects = $state(false);
  /** The profile of the aliyun command line that was chosen last. */
  profile = $state.raw<ProfileRow | null>(null);
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
    this.region = existing.region ?? '';
    this.vpc = existing.vpc;
    // The usual address stays out of the field, so that it goes along with the region.
    const usual =
      service === 'alibaba' && existing.address === usualEndpoint(this.region, this.vpc);
    this.address = usual ? '' : existing.address;
    this.bucket = existing.oss?.bucket ?? '';
    this.ossAddress = existing.oss?.address ?? '';
    this.keepObjects = existing.oss?.keep ?? false;
    this.signInKind = existing.signIn.kind;
    if (existing.signIn.kind === 'userPassword') this.username = existing.signIn.username;
    if ('accessKeyId' in existing.signIn) this.accessKeyId = existing.signIn.accessKeyId;
    this.keeping = existing.keeping;
    this.colour = existing.colour;
    this.isProtected = existing.protected;
  }

  /** Whether a saved secret stays when none is typed. */
  get secretIsKept(): boolean {
    return this.existing?.hasSecret === true && this.existing.signIn.kind === this.signInKind;
  }

  /** Whether the secret comes from the chosen profile: until something else is typed. */
  get profileTaken(): ProfileRow | null {
    const { profile } = this;
    if (!profile || this.secret !== '' || this.securityToken !== '') return null;
    const same =
      profile.accessKeyId === this.accessKeyId.trim() && kindOf(profile) === this.signInKind;
    return same ? profile : null;
  }

  /** Takes over what a profile says; its secret stays with the desk. */
  useProfile(profile: ProfileRow): void {
    this.profile = profile;
    this.signInKind = kindOf(profile);
    this.accessKeyId = profile.accessKeyId ?? '';
    if (profile.region) this.region = profile.region;
    if (this.name.trim() === '') this.name = profile.name;
    this.wipe();
  }

  /** Forgets what was typed of secrets. */
  wipe(): void {
    this.secret = '';
    this.securityToken = '';
  }

  /** The fields that must be filled in and are not. */
  readonly missing: readonly FieldName[] = $derived.by(() => {
    const needed: [FieldName, string, boolean][] = [
      ['name', this.name, true],
      ['address', this.address, this.service === 'ece'],
      ['region', this.region, this.service === 'alibaba'],
      ['username', this.username, this.signInKind === 'userPassword'],
      ['accessKeyId', this.accessKeyId, this.service === 'alibaba'],
      ['secret', this.secret, this.#needs(this.securityToken)],
      [
        'securityToken',
        this.securityToken,
        this.signInKind === 'temporaryKey' && this.#needs(this.secret),
      ],
    ];
    return needed.flatMap(([field, text, wanted]) => (wanted && text.trim() === '' ? [field] : []));
  });

  /** Whether a secret must be typed; of two that belong together, never only the other. */
  #needs(other: string): boolean {
    if (this.profileTaken) return false;
    const together = this.signInKind === 'temporaryKey' && other !== '';
    return !this.secretIsKept || together;
  }

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
      case 'temporaryKey':
        return { kind: this.signInKind, accessKeyId: this.accessKeyId.trim() };
    }
  }

  draft(): ConnectionDraft {
    const draft: ConnectionDraft = {
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
    return this.service === 'alibaba' ? { ...draft, ...this.#ofAlibaba() } : draft;
  }

  #ofAlibaba(): Partial<ConnectionDraft> {
    const temporary = this.signInKind === 'temporaryKey' && this.securityToken !== '';
    return {
      vpc: this.vpc,
      oss: {
        bucket: this.bucket.trim(),
        address: this.ossAddress.trim() || null,
        keep: this.keepObjects,
      },
      securityToken: temporary ? this.securityToken : null,
      profile: this.profileTaken?.id ?? null,
    };
  }
}

function kindOf(profile: ProfileRow): 'accessKey' | 'temporaryKey' {
  return profile.mode.toLowerCase() === 'ststoken' ? 'temporaryKey' : 'accessKey';
}
