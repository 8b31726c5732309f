import type { Fqdn } from './fqdn.ts';

/** A name server; `addresses` only for glue below the domain itself. @since 0.1.0 */
export interface Nameserver {
  readonly host: Fqdn;
  readonly addresses?: readonly string[];
}
