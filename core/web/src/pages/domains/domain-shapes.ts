import type { DsRecord, KeyRecord, Money } from '@billet/sdk';
import type { Badge, Tone } from '../../view-models/page.ts';
import type { PageCtx } from '../page.ts';
import type { ContactField } from './contact-fields.ts';

export interface DomainRow {
  readonly id: number;
  readonly clientId: number;
  readonly serviceId: number;
  readonly name: string;
  readonly unicode: string;
  readonly state: string;
  readonly expiresOn: string | null;
  readonly registeredOn: string | null;
  readonly locked: boolean;
  readonly nameservers: readonly { readonly host: string; readonly addresses?: readonly string[] }[];
  readonly needsAuthCode: boolean;
  readonly contactId: number | null;
  readonly lockedUntil: string | null;
  readonly statuses: readonly string[];
  readonly autoRenew: boolean;
  readonly privacy: boolean;
  readonly held: boolean;
  readonly verification: string;
  readonly verifyBy: string | null;
  readonly dnssec: { readonly ds: readonly DsRecord[]; readonly keys: readonly KeyRecord[] };
}

/** What the service and the client of a domain are called. */
export interface DomainOwners {
  readonly service: string;
  readonly client: string;
}

/** What can be done with a domain, and what that costs. */
export interface DomainAbilities {
  readonly lock: boolean;
  readonly privacy: boolean;
  readonly dnssec: 'none' | 'ds' | 'key';
  readonly contacts: boolean;
  readonly records: boolean;
  readonly authCode: boolean;
  readonly release: boolean;
  readonly restore: boolean;
  readonly fields: readonly ContactField[];
  readonly renewPrice: Money | null;
  readonly restorePrice: Money | null;
  readonly trade: { readonly term: 'kept' | 'anew' | 'added'; readonly price: Money | null; readonly invoiceId: number | null } | null;
  readonly premiumCost: { readonly currency: string; readonly register: number | null; readonly transfer: number | null; readonly renew: number | null; readonly became: 'register' | 'transfer' | 'renew' | null } | null;
  readonly restoreInvoiceId: number | null;
  readonly dnsZone: { readonly serviceId: number; readonly resourceId: number } | null;
}

export interface DomainDetail {
  readonly domain: DomainRow;
  readonly operations: readonly DomainOperationRow[];
  readonly can: DomainAbilities;
}

/** A contact to whom domains may be registered. */
export interface ContactRow {
  readonly id: number;
  readonly name: string;
  readonly organization: string;
  readonly email: string;
  readonly phone: string;
  readonly street: readonly string[];
  readonly city: string;
  readonly region: string;
  readonly postcode: string;
  readonly country: string;
  readonly identitySet: readonly string[];
}

export const contactLabel = ({ name, organization }: ContactRow): string => (organization === '' ? name : `${organization} (${name})`);

/** The area's list of domains. */
export const domainsBase = (area: 'client' | 'staff'): string => (area === 'client' ? '/domains' : '/staff/domains');

export interface DomainOperationRow {
  readonly id: number;
  readonly domainId: number;
  readonly kind: string;
  readonly state: string;
  readonly message: string;
  readonly createdAt: string;
  /** Staff say what became of it. */
  readonly byHand: boolean;
  readonly wants: { readonly years: number | null; readonly servers: readonly string[]; readonly contactId: number | null };
}

const TONES: Readonly<Record<string, Tone>> = { active: 'ok', pending: 'info', transferring: 'info', restoring: 'info', grace: 'warn', redemption: 'bad', pendingDelete: 'bad' };

export const domainBadge = (ctx: PageCtx, state: string): Badge => ({ text: ctx.t(`domains.state.${state}`), tone: TONES[state] ?? 'idle' });
