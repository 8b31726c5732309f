export interface DaRecord {
  name: string;
  type: string;
  value: string;
  ttl: string;
}

export interface DaDomain {
  readonly mailboxes: Map<string, { password: string; quotaMb: number; suspended: boolean }>;
  readonly forwarders: Map<string, string>;
  readonly responders: Map<string, { text: string; subject: string }>;
  readonly subdomains: Set<string>;
  readonly pointers: Set<string>;
  readonly ftp: Map<string, { password: string; path: string }>;
  readonly records: DaRecord[];
  /** Authorities that were asked for a certificate. */
  readonly provisioned: Set<string>;
  suspended: boolean;
}

export interface DaUser {
  username: string;
  domain: string;
  email: string;
  package: string;
  creator: string;
  type: 'user' | 'reseller';
  password: string;
  suspended: boolean;
  reason: string;
  trafficBytes: number;
  /** What he may have: his package's, or with `custom` what was given to him alone. */
  allowed: Record<string, string>;
  custom: boolean;
  readonly domains: Map<string, DaDomain>;
  readonly databases: Set<string>;
  readonly databaseUsers: Map<string, { password: string; grants: Map<string, Record<string, boolean>> }>;
}

export interface DaState {
  readonly users: Map<string, DaUser>;
  readonly packages: Map<string, Record<string, string>>;
  /** Old servers answer only in the old form, whatever one asks for. */
  oldForm: boolean;
  /** Says "error" when it deletes, and deletes all the same. */
  complainsWhenDeleting: boolean;
  localized: boolean;
}

export const newDomain = (name: string): DaDomain => ({
  mailboxes: new Map(),
  forwarders: new Map(),
  responders: new Map(),
  subdomains: new Set(),
  pointers: new Set(),
  ftp: new Map(),
  records: [{ name: `${name}.`, type: 'A', value: '192.0.2.20', ttl: '14400' }],
  provisioned: new Set(),
  suspended: false,
});

export const newUser = (more: Pick<DaUser, 'username' | 'domain' | 'email' | 'package' | 'password'>): DaUser => ({
  creator: 'admin',
  type: 'user',
  suspended: false,
  reason: '',
  trafficBytes: 0,
  allowed: {},
  custom: false,
  domains: new Map([[more.domain, newDomain(more.domain)]]),
  databases: new Set(),
  databaseUsers: new Map(),
  ...more,
});

export const LIMITS = ['quota', 'bandwidth', 'nemails', 'mysql', 'ftp', 'nsubdomains', 'vdomains', 'domainptr'] as const;
export const limitless: Record<string, string> = Object.fromEntries(LIMITS.map((name) => [name, 'unlimited']));

export const newDaState = (): DaState => ({
  users: new Map(),
  packages: new Map([['gold', { ...limitless, quota: '10000' }], ['silver', { ...limitless, quota: '5000' }]]),
  oldForm: false,
  complainsWhenDeleting: false,
  localized: false,
});
