import type { CallCtx } from './ctx.ts';
import type { Fqdn } from './fqdn.ts';
import type { Nameserver } from './nameserver.ts';
import type { Outcome } from './outcome.ts';
import type { ResourceMap } from './resource-map.ts';

/** One record of a domain; `@` as its name is the domain itself, `content` holds no priority. @since 0.1.0 */
export type DomainRecord = Omit<ResourceMap['dnsRecord'], 'zone'>;

/** The zone of a domain at its registrar. @since 0.1.0 */
export interface DomainZone {
  /** Whether the registrar keeps a zone and the domain uses its servers. */
  readonly active: boolean;
  /** Without those that the registrar keeps itself, such as SOA and its own NS. */
  readonly records: readonly DomainRecord[];
}

/** @since 0.1.0 */
export interface RecordChange {
  readonly add: readonly DomainRecord[];
  readonly remove: readonly DomainRecord[];
}

/** The zone of a domain that the registrar keeps. @since 0.1.0 */
export interface RegistrarDns<C> {
  /** Types of records it takes. */
  readonly types: readonly string[];
  read(ctx: CallCtx<C>, name: Fqdn): Promise<DomainZone>;
  /** Makes the registrar keep a zone and the domain use its servers; gives these. What is there stays. */
  activate(ctx: CallCtx<C>, name: Fqdn): Promise<Outcome<readonly Nameserver[]>>;
  /** Records that are there are not added again; those that are not there are gone already. All others stay. */
  change(ctx: CallCtx<C>, name: Fqdn, change: RecordChange): Promise<Outcome<void>>;
}

/** Who calls for `name` below the domain (`@` = the domain itself) is sent on to `to`. @since 0.1.0 */
export interface WebForward {
  readonly name: string;
  readonly to: string;
}

/** Mail for `alias` at the domain goes on to the address `to`. @since 0.1.0 */
export interface MailForward {
  readonly alias: string;
  readonly to: string;
}

/** Forwarding of one sort. @since 0.1.0 */
export interface RegistrarForwards<C, F> {
  read(ctx: CallCtx<C>, name: Fqdn): Promise<readonly F[]>;
  /** Makes the list this one. */
  write(ctx: CallCtx<C>, name: Fqdn, wanted: readonly F[]): Promise<Outcome<void>>;
}

const key = ({ name, type, content, prio }: DomainRecord): string => JSON.stringify([name.toLowerCase(), type, type === 'TXT' ? content : content.toLowerCase().replace(/\.$/, ''), type === 'MX' || type === 'SRV' ? (prio ?? 0) : 0]);

/** Whether two records say the same; how long they may be kept does not count. @since 0.1.0 */
export const sameRecord = (a: DomainRecord, b: DomainRecord): boolean => key(a) === key(b);
