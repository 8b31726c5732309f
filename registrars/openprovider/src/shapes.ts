import { currencyExponent, parseMoney, z, type Fqdn, type HeldDomain, type LocalDate, type Money, type RegistrantVerification } from '@billet/sdk';

export const nothing = z.unknown();

const text = z.string().nullish();

export const domainShape = z.looseObject({
  id: z.number().int(),
  domain: z.looseObject({ name: z.string(), extension: z.string() }),
  status: z.string(),
  expiration_date: text,
  renewal_date: text,
  restorable_until: text,
  is_locked: z.boolean().nullish(),
  owner_handle: text,
  verification_email_name: text,
  verification_email_status: text,
  verification_email_exp_date: text,
  name_servers: z.array(z.looseObject({ name: z.string(), ip: text, ip6: text })).nullish(),
  dnssec_keys: z.array(z.looseObject({ alg: z.number(), flags: z.number(), pub_key: z.string() })).nullish(),
});

export const listShape = z.looseObject({ results: z.array(domainShape).default([]), total: z.number().int().default(0) });

const priceShape = z.looseObject({ price: z.number(), currency: z.string() });

export const checkShape = z.looseObject({
  results: z.array(
    z.looseObject({
      domain: z.string(),
      status: z.string(),
      reason: text,
      is_premium: z.boolean().nullish(),
      premium: z.looseObject({ currency: text, price: z.looseObject({ create: z.number().nullish() }).nullish() }).nullish(),
    }),
  ),
});

export const quoteShape = z.looseObject({ price: z.looseObject({ reseller: priceShape }), is_premium: z.boolean().nullish() });

/** The API knows a name by its first label and what follows it. */
export const splitName = (name: Fqdn): { readonly name: string; readonly extension: string } => {
  const dot = name.indexOf('.');
  return { name: name.slice(0, dot), extension: name.slice(dot + 1) };
};

const dateOf = (stamp: string | null | undefined): LocalDate | undefined => /^\d{4}-\d{2}-\d{2}/.exec(stamp ?? '')?.[0];

export const moneyOf = (price: number, currency: string): Money => parseMoney(price.toFixed(currencyExponent(currency)), currency);

const VERIFICATION: Readonly<Record<string, RegistrantVerification['state']>> = { verified: 'verified', 'not verified': 'pending', 'in progress': 'pending', failed: 'failed', suspended: 'failed' };

export const verificationOf = ({ verification_email_status: status, verification_email_exp_date: end }: z.output<typeof domainShape>): RegistrantVerification => {
  const until = dateOf(end);
  return { state: VERIFICATION[status?.toLowerCase() ?? ''] ?? 'notRequired', ...(until === undefined || until.startsWith('0000') ? {} : { until }) };
};

const WORKING: ReadonlySet<string> = new Set(['REQ', 'PEN', 'SCH']);
/** A restore that was asked for and is worked on. */
const RESTORING = 'RRQ';
const OVER: ReadonlySet<string> = new Set(['FAI', 'DEL']);

/** What an entry of the account's list is to us; nothing for what failed or is gone. */
export const heldOf = (found: z.output<typeof domainShape>, today: LocalDate): HeldDomain | undefined => {
  const restorable = dateOf(found.restorable_until);
  const inRedemption = found.status === 'DEL' && restorable !== undefined && restorable >= today;
  if (OVER.has(found.status) && !inRedemption) return undefined;
  // The day until which it has to be renewed is earlier than the registry's own expiry for some endings.
  const expiresOn = dateOf(found.renewal_date) ?? dateOf(found.expiration_date);
  const addresses = (server: { readonly ip?: string | null | undefined; readonly ip6?: string | null | undefined }): readonly string[] => [server.ip, server.ip6].filter((each) => typeof each === 'string' && each !== '') as string[];
  return {
    name: `${found.domain.name}.${found.domain.extension}`.toLowerCase(),
    registryRef: String(found.id),
    statuses: [found.status],
    ...(typeof found.owner_handle === 'string' ? { data: { owner: found.owner_handle } } : {}),
    nameservers: (found.name_servers ?? []).map((server) => ({ host: server.name.toLowerCase(), ...(addresses(server).length === 0 ? {} : { addresses: addresses(server) }) })),
    ...(expiresOn === undefined ? {} : { expiresOn }),
    ...(found.is_locked === null || found.is_locked === undefined ? {} : { locked: found.is_locked }),
    ...(WORKING.has(found.status) ? { pending: 'order' as const } : found.status === RESTORING ? { pending: 'restore' as const } : {}),
    ...(inRedemption || found.status === RESTORING ? { inRedemption: true } : {}),
  };
};
