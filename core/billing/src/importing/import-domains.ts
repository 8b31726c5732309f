import { addMonths, currencySchema, defineOperation, localDateSchema, type OperationCtx, z } from '@billet/sdk';
import { brandOf, type Brand } from '../brands/index.ts';
import { insertRows } from '../bulk-rows.ts';
import { Product } from '../catalog/index.ts';
import { data } from '../data.ts';
import { Domain, domainColumns, ENDED_DOMAINS, RegistrarAccount, splitName, Tld, TldPrice, type IdnTable } from '../domains/index.ts';
import { inChunks } from '../in-chunks.ts';
import { FOR_EVER, Service } from '../services/index.ts';
import { amountOf } from './cells.ts';
import { ownersOf } from './clients-of.ts';
import { knownRecords } from './known-records.ts';
import { found, portionInput, portionOutput, readRow, refused, type Verdict } from './portion.ts';
import { serviceRow, type OldService } from './service-row.ts';
import { newServices, writeRecords } from './write-records.ts';

const word = (max: number): z.ZodString => z.string().trim().min(1).max(max);

/** Columns of a file of domains. */
export const domainFileRow = z.strictObject({
  id: word(100),
  client_id: word(100),
  name: word(253),
  registrar: word(100).optional(),
  expires_on: localDateSchema,
  registered_on: localDateSchema.optional(),
  next_due: localDateSchema.optional(),
  years: z.string().trim().regex(/^\d{1,2}$/).transform(Number).pipe(z.number().int().min(1).max(10)).default(1),
  price: word(30),
  currency: z.string().trim().toUpperCase().pipe(currencySchema),
  auto_renew: z.enum(['yes', 'no']).default('yes'),
});

type Row = z.output<typeof domainFileRow>;
type Fresh = Omit<OldService, 'id' | 'number'> & { readonly foreignId: string; readonly tld: Tld; readonly name: string; readonly accountId: number; readonly row: Row };

interface Facts {
  readonly today: string;
  readonly tlds: readonly Tld[];
  readonly products: ReadonlyMap<number, Product>;
  readonly accounts: ReadonlyMap<string, number>;
  readonly taken: Set<string>;
  /** `tld|years|currency` → what a renewal costs by the list. */
  readonly listed: ReadonlyMap<string, number>;
}

const factsOf = async (ctx: OperationCtx, brandId: number, today: string, rows: readonly Row[]): Promise<Facts> => {
  const { all } = data(ctx);
  const tlds = await all(Tld).where('brand_id', brandId);
  const products = await inChunks(tlds.map((each) => each.product_id), (chunk) => all(Product).whereIn('id', chunk));
  const prices = await inChunks(tlds.map(({ id }) => id), (chunk) => all(TldPrice).where('action', 'renew').whereIn('tld_id', chunk));
  const names = rows.flatMap(({ name }) => {
    const split = splitName(name, tlds.map((tld) => ({ name: tld.name, idn: tld.idn as IdnTable | null })));
    return split.ok ? [split.value.name] : [];
  });
  const here = await inChunks(names, (chunk) => all(Domain).whereIn('name', chunk).whereNotIn('state', [...ENDED_DOMAINS]));
  return {
    today, tlds, products: new Map(products.map((each) => [each.id, each] as const)), accounts: new Map((await all(RegistrarAccount)).map((each) => [each.name, each.id] as const)),
    taken: new Set(here.map(({ name }) => name)), listed: new Map(prices.map((each) => [`${String(each.tld_id)}|${String(each.years)}|${each.currency}`, each.price] as const)),
  };
};

/** What one line says, or what is wrong with it; whose it is, is looked at last. */
const read = (row: Row, at: number, { today, tlds, products, accounts, taken, listed }: Facts): Verdict | Omit<Fresh, 'owner'> => {
  const split = splitName(row.name, tlds.map((tld) => ({ name: tld.name, idn: tld.idn as IdnTable | null })));
  const tld = split.ok ? tlds.find(({ name }) => name === split.value.zone) : undefined;
  const product = products.get(tld?.product_id ?? 0);
  if (!split.ok || tld === undefined || product === undefined) return refused(at, 'name', 'TLD_UNKNOWN', 'This brand sells no such names.');
  if (taken.has(split.value.name)) return refused(at, 'name', 'DOMAIN_TAKEN', 'This domain is here already.');
  const price = amountOf(row.price, row.currency);
  if (price === undefined) return refused(at, 'price', 'AMOUNT_INVALID', 'This is no amount.');
  if (row.years < tld.min_years || row.years > tld.max_years) return refused(at, 'years', 'YEARS', 'This TLD has other terms.');
  if (row.expires_on < today) return refused(at, 'expires_on', 'DAY_PAST', 'This domain has expired: take it over from its registrar.');
  const nextDue = row.next_due ?? row.expires_on;
  if (nextDue < today) return refused(at, 'next_due', 'DAY_PAST', 'Nothing is charged for the past: give the first day that is not charged yet.');
  const accountId = row.registrar === undefined ? tld.account_id : accounts.get(row.registrar);
  if (accountId == null) return refused(at, 'registrar', 'REGISTRAR_UNKNOWN', 'There is no registrar account of this name, and the TLD has none.');
  taken.add(split.value.name);
  return {
    foreignId: row.id, label: split.value.unicode, product, cycle: { unit: 'year', count: row.years }, price, ownPrice: listed.get(`${String(tld.id)}|${String(row.years)}|${row.currency}`) !== price,
    // The term that runs was begun elsewhere: what is paid next is a renewal.
    startedOn: row.registered_on ?? addMonths(row.expires_on, -12 * row.years), nextDue, suspended: false, config: {}, heldUntil: FOR_EVER, tld, name: split.value.name, accountId, row,
  };
};

const plan = async (ctx: OperationCtx, source: string, brand: Brand, today: string, rows: readonly Readonly<Record<string, string>>[]): Promise<{ readonly fresh: readonly Fresh[]; readonly items: Verdict[] }> => {
  const lines = rows.map((cells, at) => readRow(domainFileRow, cells, at));
  const whole = lines.flatMap((each) => (each.ok ? [each.value] : []));
  const facts = await factsOf(ctx, brand.id, today, whole);
  const known = await knownRecords(ctx, source, 'domain', whole.map(({ id }) => id));
  const owners = await ownersOf(ctx, source, brand.id, whole.map(({ client_id }) => client_id));
  const seen = new Set<string>();
  const fresh: Fresh[] = [];
  const items = lines.map((line, at): Verdict => {
    if (!line.ok) return line.verdict;
    const { id, client_id, currency } = line.value;
    if (seen.has(id)) return refused(at, 'id', 'ID_TWICE', 'This id stands in the file already.');
    seen.add(id);
    if (known.has(id)) return found(at, 'known');
    const old = read(line.value, at, facts);
    if ('verdict' in old) return old;
    const owner = owners.get(client_id);
    if (owner === undefined) return refused(at, 'client_id', 'CLIENT_UNKNOWN', 'This client was not brought in.');
    if (owner.client.currency !== currency) return refused(at, 'currency', 'CURRENCY_OTHER', 'This is not the currency of the client.');
    fresh.push({ ...old, owner });
    return found(at, 'new');
  });
  return { fresh, items };
};

const write = async (ctx: OperationCtx, source: string, brand: Brand, today: string, fresh: readonly Fresh[]): Promise<void> => {
  const { db } = data(ctx);
  const now = ctx.clock.now();
  const made = await newServices(db, fresh.length);
  const services = fresh.map((each, i) => {
    const row = serviceRow({ ...each, ...(made[i] as { readonly id: number; readonly number: string }) }, brand, today, now);
    // What is not renewed by itself is paused without a day, as where its owner says so here.
    return each.row.auto_renew === 'yes' ? row : { ...row, billing_status: 'paused', next_bill_at: null };
  });
  await insertRows(db, 'services', Service.columns, services);
  const { id: _id, ...columns } = domainColumns;
  await insertRows(db, 'domains', columns, fresh.map(({ tld, name, label, accountId, row }, i) => ({
    client_id: services[i]?.client_id ?? 0, service_id: services[i]?.id ?? 0, brand_id: brand.id, tld_id: tld.id, account_id: accountId, contact_id: null, hosting_service_id: null, stopped_with: null,
    name, unicode: label, state: 'active', state_since: today, registered_on: row.registered_on ?? null, expires_on: row.expires_on, registry_expires_on: row.expires_on,
    auto_renew: row.auto_renew === 'yes', locked: false, privacy: false, held: false, locked_until: null, nameservers: [], dnssec: { ds: [], keys: [] }, statuses: [], registry_ref: null, premium: null,
    auth_code: null, verification: 'notRequired', verify_by: null, doubt: null, synced_at: null, version: 1, created_at: now,
  })));
  await writeRecords(db, source, 'domain', now, fresh.map(({ foreignId }, i) => ({ foreignId, recordId: services[i]?.id ?? 0 })));
  for (const [i, { id, client_id }] of services.entries()) ctx.touch({ kind: 'service', id, clientId: client_id }, undefined, { domain: fresh[i]?.name, importedFrom: source, importedId: fresh[i]?.foreignId });
};

export const importDomainRows = defineOperation({
  name: 'imports.domains',
  summary: 'Brings the domains of imported clients in, each renewed and charged next when its term ends; the same id of the same source comes in once. Nothing is sent to a registrar. Without `apply` it says what would come of each row.',
  kind: 'command',
  http: { method: 'POST', path: '/imports/domains' },
  audience: ['staff'],
  permission: 'domains.write',
  input: z.strictObject(portionInput),
  output: portionOutput,
  run: async (ctx, { source, brandId, rows, apply }) => {
    const brand = await brandOf(ctx, brandId);
    const today = ctx.clock.today(brand.zone);
    const { fresh, items } = await plan(ctx, source, brand, today, rows);
    if (apply && fresh.length > 0) await write(ctx, source, brand, today, fresh);
    return { items };
  },
});
