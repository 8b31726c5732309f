import type { Namespaces } from '../namespaces.ts';

export type ContactRole = 'admin' | 'tech' | 'billing';

/** Ways of single registries that are more than a number: the writers in `extras/`. */
export type ExtraName = 'namestore' | 'uaepp' | 'nominet' | 'br' | 'eurid' | 'idn';

/** What is particular about one registry. Data only: a new registry is a new record, seldom new code. */
export interface RegistryProfile {
  readonly title: string;
  readonly transport: 'tls' | 'https';
  readonly port: number;
  readonly namespaces: Namespaces;
  /** Names in one availability check. */
  readonly checkBatch: number;
  /** The registry hangs up after so many seconds of silence. */
  readonly idleSeconds: number;
  /** A session is renewed before it is that old. */
  readonly sessionHours: number;
  readonly sessions: number;
  readonly commandsPerMinute: number;
  readonly nameservers: 'hostObj' | 'hostAttr';
  /** `none` = the registry keeps no contacts; `ripn` = person or organisation in the form of TCI. */
  readonly contacts: 'none' | 'standard' | 'ripn';
  /** Contacts a domain needs besides its registrant. */
  readonly roles: readonly ContactRole[];
  /** A contact may hold several roles at once. */
  readonly sharedContacts: boolean;
  /** Which of the two address forms; `int` is ASCII only. */
  readonly postal: 'int' | 'loc';
  /** `empty`: the code is set on demand only; by RFC 9154 that is also done where the registry announces it. */
  readonly authInfo: { readonly length: number; readonly atRest: 'random' | 'empty' };
  readonly transfer: {
    readonly by: 'authCode' | 'release' | 'none';
    /** Years a transfer adds. */
    readonly years: 0 | 1;
    /** The registry takes the new contacts along with the request. */
    readonly contacts: boolean;
  };
  /** Statuses that make up the client's lock; none = the registry has no such lock. */
  readonly lock: readonly string[];
  readonly maxYears: number;
  readonly dnssec: 'ds' | 'key' | 'none';
  readonly extras: readonly ExtraName[];
  /** Verisign: the product of each zone. */
  readonly subProducts?: Readonly<Record<string, string>>;
}
