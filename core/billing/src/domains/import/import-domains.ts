import { addMonths, BilletError, conflict, defineOperation, done, invalid, notFound, type DomainSnapshot, type OperationCtx, z } from '@billet/sdk';
import { brandOf } from '../../brands/index.ts';
import { Client } from '../../clients/index.ts';
import { data } from '../../data.ts';
import { acceptOrder, placeOrder } from '../../orders/index.ts';
import { idSchema } from '../../paging.ts';
import { changeService, nextBillAtOf, Service, ServiceDiscount } from '../../services/index.ts';
import { changeDomain } from '../load-domain.ts';
import { callRegistrar, registrarRegistryRef } from '../registrars/index.ts';
import { ENDED_DOMAINS, splitName, type IdnTable } from '../rules/index.ts';
import { Domain, RegistrarAccount, Tld } from '../tables.ts';
import { findHeld, type Held } from './find-held.ts';

const MOST = 500;

const verdicts = ['new', 'here', 'noTld', 'elsewhere', 'gone', 'unknown', 'noExpiry'] as const;

const row = z.strictObject({ name: z.string(), unicode: z.string(), verdict: z.enum(verdicts), expiresOn: z.string().nullable(), domainId: z.number().int().nullable() });
type Row = z.input<typeof row>;

interface Asked {
  readonly account: { readonly id: number; readonly extension: string };
  readonly client: { readonly id: number; readonly brandId: number };
  readonly names: readonly string[];
  readonly apply: boolean;
}

const known = async (ctx: OperationCtx, brandId: number, held: readonly Held[]): Promise<readonly { readonly row: Row; readonly tld: Tld | undefined; readonly domain: DomainSnapshot | undefined }[]> => {
  const { all } = data(ctx);
  const tlds = await all(Tld).where('brand_id', brandId);
  const here = new Map((await all(Domain).whereIn('name', held.map(({ name }) => name)).whereNotIn('state', [...ENDED_DOMAINS])).map((domain) => [domain.name, domain.id] as const));
  return held.map((each) => {
    const split = splitName(each.name, tlds.map((tld) => ({ name: tld.name, idn: tld.idn as IdnTable | null })));
    const tld = split.ok ? tlds.find(({ name }) => name === split.value.zone) : undefined;
    const expiresOn = each.state === 'ours' ? (each.domain.expiresOn ?? null) : null;
    const verdict = (): Row['verdict'] => {
      if (here.has(each.name)) return 'here';
      if (each.state !== 'ours') return each.state;
      if (tld === undefined) return 'noTld';
      return expiresOn === null ? 'noExpiry' : 'new';
    };
    return { row: { name: each.name, unicode: split.ok ? split.value.unicode : each.name, verdict: verdict(), expiresOn, domainId: here.get(each.name) ?? null }, tld, domain: each.state === 'ours' ? each.domain : undefined };
  });
};

/** A service that bills from the day of expiry on, and the domain as the registry has it; nothing is sent to anybody. */
const takeOver = async (ctx: OperationCtx, { account, client }: Asked, tld: Tld, domain: DomainSnapshot, expiresOn: string): Promise<number> => {
  const { all } = data(ctx);
  const { orderId, serviceIds } = await ctx.callAsSystem(placeOrder, {
    clientId: client.id, raiseInvoice: false, sendMail: false, items: [{ productId: tld.product_id, domain: { name: domain.name, action: 'register', years: tld.min_years } }],
  });
  const serviceId = serviceIds[0] ?? 0;
  const made = (await all(Domain).findOne({ service_id: serviceId })) as Domain;
  const today = ctx.clock.today('UTC');
  await changeDomain(ctx, made, {
    account_id: account.id, state: expiresOn < today ? 'grace' : 'active', state_since: today, expires_on: expiresOn, registry_expires_on: expiresOn, statuses: domain.statuses, nameservers: domain.nameservers, locked: domain.locked ?? false,
    ...(domain.registryRef === undefined ? {} : { registry_ref: domain.registryRef }), synced_at: ctx.clock.now(),
  });
  // The first invoice is a renewal, at the price of one.
  await all(ServiceDiscount).where({ service_id: serviceId, source: 'manual' }).delete();
  await ctx.callAsSystem(acceptOrder, { id: orderId });
  const service = (await all(Service).findById(serviceId)) as Service;
  const { zone } = await brandOf(ctx, client.brandId);
  // The term that runs out was begun elsewhere: what is paid after it is a renewal, also where it ran out before today.
  const begun = expiresOn > service.start_date ? {} : { start_date: addMonths(expiresOn, -12 * tld.min_years) };
  const moved = { ...begun, anchor_date: expiresOn, billed_through: expiresOn };
  await changeService(ctx, service, { ...moved, next_bill_at: nextBillAtOf({ ...service, ...moved } as Service, zone) });
  return made.id;
};

export const importDomains = defineOperation({
  name: 'domains.import',
  summary: 'Shows which domains of a registrar account are not kept here yet; with `apply` they are taken over for a client. Without names the whole account is read, where it has a list. Nothing changes at the registrar.',
  kind: 'command',
  http: { method: 'POST', path: '/registrars/{accountId}/imports' },
  audience: ['staff'],
  permission: 'registrars.write',
  input: z.strictObject({ accountId: idSchema, clientId: idSchema, names: z.array(z.string().trim().toLowerCase().min(3).max(253)).max(MOST).default([]), apply: z.boolean().default(false) }),
  output: z.strictObject({ items: z.array(row), taken: z.number().int() }),
  prepare: async (ctx, { accountId, clientId, names, apply }): Promise<Asked> => {
    const account = await data(ctx).all(RegistrarAccount).findById(accountId);
    if (account === undefined) throw notFound('Registrar');
    const client = await data(ctx).all(Client).findById(clientId);
    if (client === undefined) throw invalid('NOT_FOUND', 'clientId', 'This client is not known.');
    const { registrar } = ctx.use(registrarRegistryRef).get(account.extension);
    if (names.length === 0 && registrar.list === undefined) throw conflict('NO_LIST', 'This registrar has no list of its domains: name them.');
    return { account: { id: account.id, extension: account.extension }, client: { id: client.id, brandId: client.brand_id }, names: [...new Set(names)], apply };
  },
  call: (ctx, { account, names }) =>
    callRegistrar(ctx.use(registrarRegistryRef), account, { key: `import:${String(account.id)}`, attempt: 1, signal: ctx.signal }, async (registrar, callCtx) => done(await findHeld(registrar, callCtx, names, MOST))),
  settle: async (ctx, asked, outcome) => {
    if (outcome.status !== 'done') throw new BilletError('REGISTRAR_FAILED', outcome.status === 'failed' ? outcome.message : 'The registrar works on it. Try again later.', { status: 502 });
    const found = await known(ctx, asked.client.brandId, outcome.value);
    if (!asked.apply) return { items: found.map((each) => each.row), taken: 0 };
    const items: Row[] = [];
    let taken = 0;
    for (const { row: each, tld, domain } of found) {
      if (each.verdict !== 'new' || tld === undefined || domain === undefined || each.expiresOn === null) {
        items.push(each);
        continue;
      }
      items.push({ ...each, verdict: 'here', domainId: await takeOver(ctx, asked, tld, domain, each.expiresOn) });
      taken += 1;
    }
    return { items, taken };
  },
});
