import type { OpenproviderClient as Client } from '@billet/openprovider-api';
import { formatMinor, ModuleError, secret, z, type Availability, type CallCtx, type Fqdn, type HeldDomain, type Money, type Nameserver, type PricedCommand, type ResellerApi } from '@billet/sdk';
import type { Account } from './account.ts';
import { domainData } from './additional.ts';
import { handleFor } from './handle.ts';
import { checkShape, domainShape, heldOf, listShape, moneyOf, nothing, quoteShape, splitName, verificationOf } from './shapes.ts';
import { dnsOf } from './zone.ts';

type Ctx = CallCtx<Account>;

const PAGE = 500;

const statusShape = z.looseObject({ status: z.string().default('') });

const serversOf = (servers: readonly Nameserver[]): readonly Record<string, unknown>[] =>
  servers.map(({ host, addresses = [] }, at) => {
    const [ip, ip6] = [addresses.find((each) => !each.includes(':')), addresses.find((each) => each.includes(':'))];
    return { name: host, seq_nr: at + 1, ...(ip === undefined ? {} : { ip }), ...(ip6 === undefined ? {} : { ip6 }) };
  });

const STATES: Readonly<Record<string, Availability['state']>> = { free: 'available', active: 'taken', reserved: 'taken' };

/** The calls of Openprovider's REST API v1beta. Source: the vendor's published Swagger. */
export const openproviderApi = (client: Client): ResellerApi<Account> => {
  const change = (ctx: Ctx, domain: HeldDomain, json: Readonly<Record<string, unknown>>): Promise<unknown> =>
    client(ctx, { method: 'PUT', path: `/domains/${domain.registryRef ?? ''}`, json }, nothing);
  const entries = async (ctx: Ctx, name: Fqdn): Promise<readonly z.output<typeof domainShape>[]> => {
    const { results } = await client(ctx, { method: 'GET', path: '/domains', query: { full_name: name, limit: 10 } }, listShape);
    return results.filter(({ domain }) => `${domain.name}.${domain.extension}`.toLowerCase() === name);
  };
  const priceOf = (ctx: Ctx, name: Fqdn, command: PricedCommand, years: number): Promise<z.output<typeof quoteShape>> => {
    const parts = splitName(name);
    const query = { 'domain.name': parts.name, 'domain.extension': parts.extension, operation: command, period: years };
    return client(ctx, { method: 'GET', path: '/domains/prices', query }, quoteShape);
  };
  const resellerPrice = ({ price: { reseller } }: z.output<typeof quoteShape>): Money => moneyOf(reseller.price, reseller.currency);
  return {
    maxYears: 10,
    showsOrders: true,
    checkAtOnce: 20,
    test: async (ctx) => {
      const { total } = await client(ctx, { method: 'GET', path: '/domains', query: { limit: 1 } }, listShape);
      return `Openprovider answers; the account has ${String(total)} domains.`;
    },
    check: async (ctx, names) => {
      const { results } = await client(ctx, { method: 'POST', path: '/domains/check', json: { domains: names.map(splitName), with_price: true } }, checkShape);
      const found = new Map(results.map((each) => [each.domain.toLowerCase(), each]));
      return names.map((name): Availability => {
        const each = found.get(name);
        if (each === undefined) return { name, state: 'unknown', reason: 'Openprovider did not answer for it.' };
        const create = each.is_premium === true ? each.premium?.price?.create : undefined;
        return {
          name,
          state: STATES[each.status] ?? 'unknown',
          ...(typeof create === 'number' && typeof each.premium?.currency === 'string' ? { premium: moneyOf(create, each.premium.currency) } : {}),
          ...(typeof each.reason === 'string' && each.reason !== '' ? { reason: each.reason } : {}),
        };
      });
    },
    find: async (ctx, name) => {
      const today = ctx.clock.wall().slice(0, 10);
      return (await entries(ctx, name)).map((each) => heldOf(each, today)).find((each) => each !== undefined);
    },
    register: async (ctx, { name, years, registrant, nameservers, acceptedPrice }) => {
      const handle = await handleFor(client, ctx, registrant);
      const made = await client(
        ctx,
        {
          method: 'POST',
          path: '/domains',
          json: {
            domain: splitName(name), period: years, unit: 'y', autorenew: 'off',
            owner_handle: handle, admin_handle: handle, tech_handle: handle, billing_handle: handle,
            name_servers: serversOf(nameservers),
            ...domainData(name, registrant),
            ...(acceptedPrice === undefined ? {} : { accept_premium_fee: Number(formatMinor(acceptedPrice)) }),
          },
        },
        statusShape,
      );
      if (made.status === 'FAI') throw new ModuleError('declined', `Openprovider could not register ${name}.`, { code: 'FAI' });
      return made.status === 'ACT' ? 'done' : 'pending';
    },
    renew: async (ctx, domain, { years }) => {
      await client(ctx, { method: 'POST', path: `/domains/${domain.registryRef ?? ''}/renew`, json: { id: Number(domain.registryRef), period: years } }, nothing);
      return 'done';
    },
    premiumTransfer: async (ctx, name) => {
      const transfer = await priceOf(ctx, name, 'transfer', 1);
      if (transfer.is_premium !== true) return undefined;
      return { price: resellerPrice(transfer), renewal: resellerPrice(await priceOf(ctx, name, 'renew', 1)) };
    },
    transferIn: async (ctx, { name, authCode, registrant, premium, acceptedPrice }) => {
      const handle = await handleFor(client, ctx, registrant);
      const json = {
        domain: splitName(name), autorenew: 'off', owner_handle: handle, admin_handle: handle, tech_handle: handle, billing_handle: handle,
        ...(authCode === undefined ? {} : { auth_code: authCode.reveal() }),
        ...domainData(name, registrant),
        ...(premium !== true || acceptedPrice === undefined ? {} : { accept_premium_fee: Number(formatMinor(acceptedPrice)) }),
      };
      await client(ctx, { method: 'POST', path: '/domains/transfer', json }, nothing);
    },
    transferState: async (ctx, name) => {
      const [latest] = await entries(ctx, name);
      return latest === undefined ? 'none' : latest.status === 'FAI' || latest.status === 'DEL' ? 'refused' : 'pending';
    },
    setNameservers: async (ctx, domain, servers) => {
      await change(ctx, domain, { name_servers: serversOf(servers) });
    },
    quote: async (ctx, name, command, years) => resellerPrice(await priceOf(ctx, name, command, years)),
    setLock: async (ctx, domain, locked) => {
      await change(ctx, domain, { is_locked: locked });
    },
    authCode: async (ctx, { registryRef = '' }) => {
      const { auth_code: code } = await client(ctx, { method: 'GET', path: `/domains/${registryRef}/authcode` }, z.looseObject({ auth_code: z.string().min(1) }));
      return secret(code);
    },
    setPrivacy: async (ctx, domain, on) => {
      await change(ctx, domain, { is_private_whois_enabled: on });
    },
    setContacts: async (ctx, domain, registrant) => {
      const handle = await handleFor(client, ctx, registrant);
      await change(ctx, domain, { owner_handle: handle, admin_handle: handle, tech_handle: handle, billing_handle: handle });
    },
    trades: {
      holderFor: (ctx, registrant) => handleFor(client, ctx, registrant),
      holderOf: ({ data }) => data?.['owner'],
      trade: async (ctx, { name }, owner) => {
        const made = await client(ctx, { method: 'POST', path: '/domains/trade', json: { domain: splitName(name), owner_handle: owner, admin_handle: owner, tech_handle: owner, billing_handle: owner } }, statusShape);
        if (made.status === 'FAI') throw new ModuleError('declined', `Openprovider could not trade ${name}.`, { code: 'FAI' });
        return made.status === 'ACT' ? 'done' : 'pending';
      },
    },
    getDnssec: async (ctx, { registryRef = '' }) => {
      const found = await client(ctx, { method: 'GET', path: `/domains/${registryRef}` }, domainShape);
      return { ds: [], keys: (found.dnssec_keys ?? []).map((key) => ({ flags: key.flags, protocol: 3 as const, algorithm: key.alg, publicKey: key.pub_key })) };
    },
    setDnssec: async (ctx, domain, { ds, keys }) => {
      if (ds.length > 0) throw new ModuleError('invalid', 'Openprovider takes keys, not DS records.', { field: 'dnssec' });
      await change(ctx, domain, { is_dnssec_enabled: keys.length > 0, dnssec_keys: keys.map((key) => ({ flags: key.flags, protocol: key.protocol, alg: key.algorithm, pub_key: key.publicKey })) });
    },
    dns: dnsOf(client),
    verification: {
      read: async (ctx, { registryRef = '' }) => verificationOf(await client(ctx, { method: 'GET', path: `/domains/${registryRef}`, query: { with_verification_email: true } }, domainShape)),
      resend: async (ctx, { registryRef = '' }) => {
        const { verification_email_name: email } = await client(ctx, { method: 'GET', path: `/domains/${registryRef}`, query: { with_verification_email: true } }, domainShape);
        if (typeof email !== 'string' || email === '') throw new ModuleError('declined', 'Openprovider asks nobody to confirm an address.', { code: 'verification' });
        await client(ctx, { method: 'POST', path: '/customers/verifications/emails/restart', json: { email } }, nothing);
      },
    },
    restore: async (ctx, { registryRef = '' }) => {
      const { status } = await client(ctx, { method: 'POST', path: `/domains/${registryRef}/restore`, json: { id: Number(registryRef) } }, statusShape);
      if (status === 'FAI') throw new ModuleError('declined', 'Openprovider could not restore the domain.', { code: 'FAI' });
      return status === 'ACT' ? 'done' : 'pending';
    },
    remove: async (ctx, { registryRef = '' }) => {
      await client(ctx, { method: 'DELETE', path: `/domains/${registryRef}` }, nothing);
    },
    async *list(ctx) {
      const today = ctx.clock.wall().slice(0, 10);
      for (let offset = 0; ; offset += PAGE) {
        const { results, total } = await client(ctx, { method: 'GET', path: '/domains', query: { limit: PAGE, offset } }, listShape);
        for (const each of results) {
          const held = heldOf(each, today);
          if (held !== undefined) yield held;
        }
        if (results.length === 0 || offset + results.length >= total) return;
      }
    },
    balance: async (ctx) => {
      const { balance, currency } = await client(ctx, { method: 'GET', path: '/resellers' }, z.looseObject({ balance: z.number(), currency: z.string() }));
      return moneyOf(balance, currency);
    },
  };
};
