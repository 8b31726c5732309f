export interface MailUser {
  password: string;
  kind: 'mailbox' | 'web' | 'database';
  home: string;
  blocks: number;
  disabled: boolean;
  readonly databases: Set<string>;
  autoreply: string | undefined;
}
export interface DnsRow {
  readonly name: string;
  readonly type: string;
  readonly ttl: string | undefined;
  readonly values: readonly string[];
}
export interface VirtualServer {
  name: string;
  readonly kind: 'Top-level server' | 'Sub-server' | 'Alias';
  readonly user: string;
  /** Told in plain text by `list-domains`, as the real one does. */
  password: string;
  email: string;
  plan: string;
  disabled: string | undefined;
  trafficBytes: number;
  readonly features: readonly string[];
  readonly users: Map<string, MailUser>;
  readonly aliases: Map<string, readonly string[]>;
  readonly databases: Map<string, string>;
  records: DnsRow[];
  /** PEM texts of what is installed. */
  certificate: { readonly cert: string; readonly key: string; readonly ca: string } | undefined;
}
export interface VirtualminState {
  readonly servers: Map<string, VirtualServer>;
  readonly plans: readonly string[];
}

/** A program ends with an exit status other than 0, and these lines. */
export class Failure extends Error {}
export const fail = (line: string): never => {
  throw new Failure(line);
};

export const newServer = (name: string, user: string, more: Partial<VirtualServer> = {}): VirtualServer => ({
  name, user, kind: 'Top-level server', password: 'theirs', email: 'x@example.test', plan: 'Default Plan', disabled: undefined, trafficBytes: 0,
  certificate: undefined, features: ['unix', 'dir', 'dns', 'mail', 'web', 'mysql', 'webmin'], users: new Map(), aliases: new Map(), databases: new Map(),
  records: [
    { name: `${name}.`, type: 'SOA', ttl: undefined, values: ['ns1.example.test.', 'root.example.test.', '1', '2', '3', '4', '5'] },
    { name: `${name}.`, type: 'A', ttl: undefined, values: ['192.0.2.40'] },
    { name: `${name}.`, type: 'TXT', ttl: undefined, values: ['v=spf1 a mx a:', 'example.test ?all'] },
  ],
  ...more,
});

export const topOf = ({ servers }: VirtualminState, user: string): VirtualServer | undefined => [...servers.values()].find((each) => each.user === user && each.kind === 'Top-level server');
export const ofUser = ({ servers }: VirtualminState, user: string): readonly VirtualServer[] => [...servers.values()].filter((each) => each.user === user);
