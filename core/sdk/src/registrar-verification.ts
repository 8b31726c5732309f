import type { CallCtx } from './ctx.ts';
import type { LocalDate } from './dates.ts';
import type { Fqdn } from './fqdn.ts';
import type { Outcome } from './outcome.ts';

/**
 * How far the registrar's own proof of a registrant's address is. `failed` = the day went by and the registrar took the
 * domain out of service.
 * @since 0.1.0
 */
export interface RegistrantVerification {
  readonly state: 'notRequired' | 'pending' | 'verified' | 'failed';
  /** Last day to confirm. */
  readonly until?: LocalDate;
}

/** A registrar that asks registrants by itself to confirm their address. @since 0.1.0 */
export interface RegistrarVerification<C> {
  read(ctx: CallCtx<C>, name: Fqdn): Promise<RegistrantVerification>;
  /** Sends the registrant the mail once more. */
  resend(ctx: CallCtx<C>, name: Fqdn): Promise<Outcome<void>>;
}
