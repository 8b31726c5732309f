import type { Secret } from './secret.ts';

/** Bytes. @since 0.1.0 */
export type Bytes = number;
/** A quota. @since 0.1.0 */
export type Limit = number | 'unlimited';

/** An extra RADIUS attribute. @since 0.1.0 */
export interface RadiusAttribute {
  readonly table: 'check' | 'reply';
  readonly name: string;
  readonly op: ':=' | '=' | '+=' | '==' | '=~' | '!=';
  readonly value: string;
}

/** What an FTP user may do (row B17). @since 0.1.0 */
export type FtpPermission = 'read' | 'write' | 'delete' | 'recurse' | 'list' | 'makeDirectory' | 'removeDirectory';

/**
 * Resource kinds and their shapes. An extension adds a kind by declaration merging
 * (`declare module '@billet/sdk' { interface ResourceMap { … } }`) and says in `resourceForms` how it is edited.
 * Everything that is optional may be absent; a quota is in bytes.
 * @since 0.1.0
 */
export interface ResourceMap {
  /** A login for network access. Speeds are bit/s and override the plan's; at most five MACs (row B14). */
  radiusLogin: {
    readonly username: string;
    readonly password?: Secret;
    readonly macs: readonly string[];
    readonly ip?: string;
    readonly pool?: string;
    readonly maxSessions?: number;
    readonly down?: number;
    readonly up?: number;
    readonly attributes?: readonly RadiusAttribute[];
    /** May enter the client area with this name and password. Core's own; modules ignore it. */
    readonly portal?: boolean;
    /** DNS servers told to the client, at most two. */
    readonly dns?: readonly string[];
    readonly netmask?: string;
    readonly gateway?: string;
    /** A network behind the client's router, in CIDR form. */
    readonly route?: string;
    /** What is delegated to the client's router for the networks behind it. */
    readonly ipv6Prefix?: string;
    /** The prefix of the link itself, from which the router takes an address of its own. @since 0.1.0 */
    readonly ipv6Link?: string;
    readonly firewallRule?: number;
    readonly proxy?: boolean;
    readonly publicIp?: boolean;
    /** Told to the client beside the login, and in the walled garden. Core's own; modules ignore it. @since 0.1.0 */
    readonly message?: string;
    /** For staff only. Core's own; modules ignore it. @since 0.1.0 */
    readonly notes?: string;
    /** An instant after which nobody logs in. */
    readonly expiresAt?: string;
    /** The cap is used up: the module applies the plan's throttle speed or closes the door. */
    readonly overCap?: 'throttle' | 'block';
  };
  /** A session that is or was open. Instants are ISO UTC, `up` and `down` are bytes as the client sees them. */
  session: {
    readonly username: string;
    readonly nas: string;
    readonly startedAt: string;
    readonly stoppedAt?: string;
    readonly ip?: string;
    readonly mac?: string;
    readonly up: Bytes;
    readonly down: Bytes;
    readonly endedBecause?: string;
  };
  /** `address` is `local@domain`. `enabled: false` = kept, but closed. */
  mailbox: {
    readonly address: string;
    readonly password?: Secret;
    readonly quota?: Limit;
    readonly enabled?: boolean;
    /** The main mailbox of a service; it is never moved away. */
    readonly primary?: boolean;
    readonly antispam?: boolean;
    readonly antivirus?: boolean;
    /** Told by the server. */
    readonly usage?: Bytes;
  };
  /** Mail to `source` goes to all `targets`, and with `keepCopy` to the mailbox as well. */
  forwarder: { readonly source: string; readonly targets: readonly string[]; readonly keepCopy: boolean };
  /** Answers by itself. `from` and `until` are local dates. */
  autoresponder: {
    readonly address: string;
    readonly subject?: string;
    readonly body: string;
    readonly from?: string;
    readonly until?: string;
    readonly intervalHours?: number;
    readonly enabled?: boolean;
  };
  /** Spam rules of one mailbox (`address`) or, with a bare domain, of all of it. */
  spamFilter: {
    readonly address: string;
    readonly enabled: boolean;
    /** Points from which a mail counts as spam. */
    readonly score?: number;
    readonly action?: 'mark' | 'folder' | 'delete';
    readonly allow?: readonly string[];
    readonly block?: readonly string[];
  };
  database: { readonly name: string; readonly engine: 'mysql' | 'postgresql'; readonly host?: string; readonly usage?: Bytes };
  /** A user that reaches `databases`, all of the service's. */
  databaseUser: {
    readonly name: string;
    readonly engine: 'mysql' | 'postgresql';
    readonly password?: Secret;
    readonly databases: readonly string[];
    readonly access?: 'all' | 'readOnly';
    /** Hosts it may come from; absent = the server's default. */
    readonly hosts?: readonly string[];
  };
  ftpUser: {
    readonly login: string;
    readonly password?: Secret;
    /** Folder it is shut into, below the account's home. */
    readonly path: string;
    readonly virtualPath?: string;
    readonly quota?: Limit;
    /** Absent = all. */
    readonly permissions?: readonly FtpPermission[];
    readonly enabled?: boolean;
  };
  /** A hosted site. `root` is a folder below the home; `redirect` a URL. */
  domain: {
    readonly name: string;
    readonly kind: 'primary' | 'addon' | 'alias' | 'sub';
    readonly root?: string;
    readonly quota?: Limit;
    readonly redirect?: string;
    readonly stats?: boolean;
    readonly webServer?: string;
    readonly mailServer?: string;
    readonly enabled?: boolean;
  };
  /** A zone, named without the final dot. */
  dnsZone: { readonly name: string; readonly nameServers?: readonly string[]; readonly soaEmail?: string; readonly dnssec?: boolean };
  /** `name` is relative to the zone (`@` = the zone itself); `content` without priority. */
  dnsRecord: { readonly zone: string; readonly name: string; readonly type: string; readonly content: string; readonly ttl: number; readonly prio?: number };
}

/** Name of a resource kind. @since 0.1.0 */
export type ResourceKind = keyof ResourceMap & string;

/** One sub-account resource that should exist, with its stable key within the service. @since 0.1.0 */
export interface DesiredResource<K extends ResourceKind = ResourceKind> {
  readonly kind: K;
  /** Core's id of the resource; stays the same for ever. */
  readonly key: string;
  /** What the server called it, once known. */
  readonly remoteId?: string;
  readonly want: ResourceMap[K];
}
