/** What a server with cPanel keeps, as far as the module can see or change it. */
export interface Mailbox {
  password: string;
  quotaMb: number;
  suspended: boolean;
}

export interface ZoneRecord {
  name: string;
  type: string;
  ttl: number;
  data: string[];
}

export interface WhmAccount {
  user: string;
  domain: string;
  email: string;
  plan: string;
  owner: string;
  password: string;
  suspended: boolean;
  reason: string;
  locked: boolean;
  reseller: boolean;
  trafficBytes: number;
  /** What the account may have: its package's, or what was given to it alone. */
  readonly max: WhmPackage;
  readonly mailboxes: Map<string, Mailbox>;
  readonly forwarders: { source: string; target: string }[];
  readonly responders: Map<string, Record<string, string>>;
  readonly spam: { enabled: boolean; box: boolean; deleteScore: number };
  readonly databases: Set<string>;
  readonly databaseUsers: Map<string, { password: string; grants: Map<string, string> }>;
  readonly ftp: Map<string, { password: string; quotaMb: number; homedir: string }>;
  /** By domain, where all of it is sent on to. */
  readonly redirects: Map<string, string>;
  /** Bytes of the month by site. */
  readonly siteBytes: Map<string, number>;
  readonly domains: Map<string, { kind: 'addon' | 'alias' | 'sub'; dir: string }>;
  readonly zones: Map<string, { serial: number; records: ZoneRecord[] }>;
  /** By site, what is installed; AutoSSL fills the gaps. */
  readonly certificates: Map<string, { cert: string; key: string; chain: string; auto: boolean }>;
}

export type WhmPackage = Record<string, string | number>;

export interface WhmState {
  readonly accounts: Map<string, WhmAccount>;
  readonly packages: Map<string, WhmPackage>;
  /** Texts in another language, as on a server whose owner set one. */
  localized: boolean;
  /** Answers `version` in the old envelope, as live servers do. */
  oldVersion: boolean;
}

export const limitless: WhmPackage = {
  QUOTA: 'unlimited', BWLIMIT: 'unlimited', MAXPOP: 'unlimited', MAXSQL: 'unlimited', MAXFTP: 'unlimited', MAXSUB: 'unlimited',
  MAXADDON: 'unlimited', MAXPARK: 'unlimited', HASSHELL: 'n', IP: 'n', FEATURELIST: 'default',
};

export const newWhmAccount = (more: Pick<WhmAccount, 'user' | 'domain' | 'email' | 'plan' | 'owner' | 'password'>): WhmAccount => ({
  suspended: false,
  reason: 'not suspended',
  locked: false,
  reseller: false,
  trafficBytes: 0,
  max: { ...limitless },
  mailboxes: new Map(),
  forwarders: [],
  responders: new Map(),
  spam: { enabled: false, box: false, deleteScore: 0 },
  databases: new Set(),
  databaseUsers: new Map(),
  ftp: new Map(),
  redirects: new Map(),
  siteBytes: new Map(),
  domains: new Map(),
  certificates: new Map(),
  zones: new Map([[more.domain, { serial: 2026010101, records: [{ name: `${more.domain}.`, type: 'A', ttl: 14_400, data: ['192.0.2.10'] }] }]]),
  ...more,
});

export const newWhmState = (): WhmState => ({
  accounts: new Map(),
  packages: new Map([['gold', { ...limitless, QUOTA: 10_000 }], ['silver', { ...limitless, QUOTA: 5000 }]]),
  localized: false,
  oldVersion: true,
});
