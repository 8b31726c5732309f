import type { Nameserver } from '@billet/sdk';
import type { ContactRole } from '../profiles/profile.ts';
import type { Dialect } from '../session/dialect.ts';
import { tag, type Tag } from '../xml/write-xml.ts';
import type { XmlNode } from '../xml/xml-node.ts';
import { hostAddresses } from './host-addresses.ts';
import type { Command } from './command.ts';

/** Handles by role; the registrant stands apart. */
export type RoleHandles = Readonly<Partial<Record<ContactRole, string>>>;

const of = ({ ns }: Dialect): Tag => tag(ns.domain);

const years = (d: Tag, count: number | undefined): XmlNode | undefined =>
  count === undefined || count === 0 ? undefined : d('period', String(count), { unit: 'y' });

const code = (d: Tag, pw: string | undefined): XmlNode | undefined =>
  pw === undefined ? undefined : d('authInfo', [d('pw', pw)]);

/** Name servers as objects or with their addresses, whichever the registry keeps. */
const servers = (dialect: Dialect, list: readonly Nameserver[]): XmlNode | undefined => {
  const d = of(dialect);
  if (list.length === 0) return undefined;
  if (dialect.profile.nameservers === 'hostObj') return d('ns', list.map(({ host }) => d('hostObj', host)));
  return d(
    'ns',
    list.map(({ host, addresses }) =>
      d('hostAttr', [d('hostName', host), ...hostAddresses(d, 'hostAddr', addresses ?? [])]),
    ),
  );
};

/** TCI has an element for the admin contact where the others have a type. */
const contacts = (dialect: Dialect, handles: RoleHandles): readonly XmlNode[] => {
  const d = of(dialect);
  return Object.entries(handles).map(([type, id]) =>
    dialect.profile.contacts === 'ripn' ? d('admin', id) : d('contact', id, { type }),
  );
};

export const domainCheck = (dialect: Dialect, names: readonly string[], extension: readonly XmlNode[] = []): Command => {
  const d = of(dialect);
  return { verb: 'check', effect: 'reads', content: [d('check', names.map((name) => d('name', name)))], extension };
};

export const domainInfo = (
  dialect: Dialect,
  name: string,
  more: { readonly authCode?: string; readonly extension?: readonly (XmlNode | undefined)[] } = {},
): Command => {
  const d = of(dialect);
  return {
    verb: 'info',
    effect: 'reads',
    content: [d('info', [d('name', name, { hosts: 'all' }), code(d, more.authCode)])],
    extension: more.extension ?? [],
  };
};

export interface DomainCreate {
  readonly name: string;
  readonly years: number;
  readonly servers: readonly Nameserver[];
  readonly registrant?: string;
  readonly contacts: RoleHandles;
  readonly authCode: string;
  readonly extension?: readonly (XmlNode | undefined)[];
}

export const domainCreate = (dialect: Dialect, wish: DomainCreate): Command => {
  const d = of(dialect);
  return {
    verb: 'create',
    effect: 'writes',
    content: [
      d('create', [
        d('name', wish.name),
        years(d, wish.years),
        servers(dialect, wish.servers),
        wish.registrant !== undefined && d('registrant', wish.registrant),
        ...contacts(dialect, wish.contacts),
        code(d, wish.authCode),
      ]),
    ],
    extension: wish.extension ?? [],
  };
};

export const domainRenew = (
  dialect: Dialect,
  wish: { readonly name: string; readonly currentExpiry: string; readonly years: number; readonly extension?: readonly (XmlNode | undefined)[] },
): Command => {
  const d = of(dialect);
  return {
    verb: 'renew',
    effect: 'writes',
    content: [d('renew', [d('name', wish.name), d('curExpDate', wish.currentExpiry), years(d, wish.years)])],
    extension: wish.extension ?? [],
  };
};

export type TransferVerb = 'request' | 'query' | 'approve' | 'reject' | 'cancel';

export const domainTransfer = (
  dialect: Dialect,
  op: TransferVerb,
  wish: { readonly name: string; readonly years?: number; readonly authCode?: string; readonly extension?: readonly (XmlNode | undefined)[] },
): Command => {
  const d = of(dialect);
  return {
    verb: 'transfer',
    effect: op === 'query' ? 'reads' : 'writes',
    attrs: { op },
    content: [d('transfer', [d('name', wish.name), years(d, wish.years), code(d, wish.authCode)])],
    extension: wish.extension ?? [],
  };
};

/** What is added to or removed from a domain. */
export interface DomainDelta {
  readonly servers?: readonly Nameserver[];
  readonly contacts?: RoleHandles;
  readonly statuses?: readonly string[];
}

export interface DomainUpdate {
  readonly name: string;
  readonly add?: DomainDelta;
  readonly rem?: DomainDelta;
  readonly registrant?: string;
  /** A code to set; `null` takes it away (RFC 9154). */
  readonly authCode?: string | null;
  readonly extension?: readonly (XmlNode | undefined)[];
}

const delta = (dialect: Dialect, name: 'add' | 'rem', part: DomainDelta = {}): XmlNode | undefined => {
  const d = of(dialect);
  const content = [
    servers(dialect, part.servers ?? []),
    ...contacts(dialect, part.contacts ?? {}),
    ...(part.statuses ?? []).map((s) => d('status', [], { s })),
  ].filter((node) => node !== undefined);
  return content.length === 0 ? undefined : d(name, content);
};

/** Without a change of its own an update still carries an empty `chg`: that is how extensions are sent. */
export const domainUpdate = (dialect: Dialect, wish: DomainUpdate): Command => {
  const d = of(dialect);
  const [add, rem] = [delta(dialect, 'add', wish.add), delta(dialect, 'rem', wish.rem)];
  const chg = [
    wish.registrant !== undefined && d('registrant', wish.registrant),
    wish.authCode === null && d('authInfo', [d('null')]),
    typeof wish.authCode === 'string' && code(d, wish.authCode),
  ].filter((node) => node !== false && node !== undefined);
  const bare = add === undefined && rem === undefined && chg.length === 0;
  return {
    verb: 'update',
    effect: 'writes',
    content: [d('update', [d('name', wish.name), add, rem, (chg.length > 0 || bare) && d('chg', chg)])],
    extension: wish.extension ?? [],
  };
};

export const domainDelete = (dialect: Dialect, name: string, extension: readonly (XmlNode | undefined)[] = []): Command => {
  const d = of(dialect);
  return { verb: 'delete', effect: 'writes', content: [d('delete', [d('name', name)])], extension };
};
