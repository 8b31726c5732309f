import { currencySchema, defineOperation, localDateSchema, type OperationCtx, z } from '@billet/sdk';
import { brandOf, type Brand } from '../brands/index.ts';
import { insertRows } from '../bulk-rows.ts';
import { localised, Product } from '../catalog/index.ts';
import { data } from '../data.ts';
import { inChunks } from '../in-chunks.ts';
import { AwaitedAccount, Server } from '../provisioning/index.ts';
import { Service, serviceKeepersRef, ServiceSuspension } from '../services/index.ts';
import { amountOf, cycleOfCell } from './cells.ts';
import { ownersOf } from './clients-of.ts';
import { knownRecords } from './known-records.ts';
import { priceJudge } from './old-prices.ts';
import { found, portionInput, portionOutput, readRow, refused, type Verdict } from './portion.ts';
import { serviceRow, type OldService } from './service-row.ts';
import { newServices, writeRecords } from './write-records.ts';

const word = (max: number): z.ZodString => z.string().trim().min(1).max(max);

/** Columns of a file of services. */
export const serviceFileRow = z.strictObject({
  id: word(100),
  client_id: word(100),
  product: word(80),
  label: word(80).optional(),
  price: word(30),
  currency: z.string().trim().toUpperCase().pipe(currencySchema),
  cycle: word(40),
  next_due: localDateSchema.optional(),
  started_on: localDateSchema.optional(),
  state: z.enum(['active', 'suspended']).default('active'),
  domain: z.string().trim().toLowerCase().min(3).max(253).optional(),
  account: word(100).optional(),
  server: word(100).optional(),
});

type Row = z.output<typeof serviceFileRow>;
type Fresh = Omit<OldService, 'id' | 'number'> & { readonly foreignId: string; readonly account: string | null; readonly serverId: number | null };

interface Facts {
  readonly brand: Brand;
  readonly today: string;
  readonly products: ReadonlyMap<string, Product>;
  /** Products of domains, which come in with their domains. */
  readonly kept: ReadonlySet<number>;
  readonly servers: ReadonlyMap<string, number>;
}

const keptProducts = async (ctx: OperationCtx, products: readonly Product[]): Promise<ReadonlySet<number>> => {
  const kept = new Set<number>();
  for (const { id } of products) for (const sql of ctx.use(serviceKeepersRef).ofProduct) if ((await data(ctx).db.raw(sql, [id])).length > 0) kept.add(id);
  return kept;
};

const factsOf = async (ctx: OperationCtx, brand: Brand, today: string, rows: readonly Row[]): Promise<Facts> => {
  const { all } = data(ctx);
  const products = await inChunks([...new Set(rows.map(({ product }) => product))], (chunk) => all(Product).where('brand_id', brand.id).whereIn('slug', chunk));
  const servers = await inChunks([...new Set(rows.flatMap(({ server }) => server ?? []))], (chunk) => all(Server).whereIn('name', chunk));
  return { brand, today, products: new Map(products.map((each) => [each.slug, each] as const)), kept: await keptProducts(ctx, products), servers: new Map(servers.map((each) => [each.name, each.id] as const)) };
};

/** What one line says, or what is wrong with it. Whose it is, is looked at last: a dry run knows no clients that are still to come. */
const read = (row: Row, at: number, { today, products, kept, servers }: Facts): Verdict | Omit<Fresh, 'owner' | 'ownPrice'> => {
  const product = products.get(row.product);
  if (product === undefined) return refused(at, 'product', 'PRODUCT_UNKNOWN', 'This brand has no such product.');
  if (kept.has(product.id)) return refused(at, 'product', 'PRODUCT_KEPT', 'This is the product of a TLD: its domains come in as domains.');
  const cycle = cycleOfCell(row.cycle);
  if (cycle === undefined) return refused(at, 'cycle', 'CYCLE_UNKNOWN', 'This is no cycle, such as "3 months" or "once".');
  const price = amountOf(row.price, row.currency);
  if (price === undefined) return refused(at, 'price', 'AMOUNT_INVALID', 'This is no amount.');
  if (row.started_on !== undefined && row.started_on > today) return refused(at, 'started_on', 'DAY_AHEAD', 'This day is still to come.');
  const recurs = cycle.unit !== 'once' && cycle.unit !== 'free';
  if (recurs && row.next_due === undefined) return refused(at, 'next_due', 'DAY_NEEDED', 'What recurs needs the first day that is not charged yet.');
  // What stands still is not charged until it is lifted, and then not for the days before.
  if (recurs && row.state === 'active' && (row.next_due as string) < today) return refused(at, 'next_due', 'DAY_PAST', 'Nothing is charged for the past: give the first day that is not charged yet.');
  const serverId = row.server === undefined ? null : servers.get(row.server);
  if (serverId === undefined) return refused(at, 'server', 'SERVER_UNKNOWN', 'There is no server of this name.');
  return {
    foreignId: row.id, label: row.label ?? row.domain?.slice(0, 80) ?? '', product, cycle, price, startedOn: row.started_on, nextDue: recurs ? (row.next_due as string) : null, suspended: row.state === 'suspended',
    config: row.domain === undefined ? {} : { domain: row.domain }, heldUntil: null, account: row.account ?? null, serverId,
  };
};

const plan = async (ctx: OperationCtx, source: string, brand: Brand, today: string, rows: readonly Readonly<Record<string, string>>[]): Promise<{ readonly fresh: readonly Fresh[]; readonly items: Verdict[] }> => {
  const lines = rows.map((cells, at) => readRow(serviceFileRow, cells, at));
  const whole = lines.flatMap((each) => (each.ok ? [each.value] : []));
  const facts = await factsOf(ctx, brand, today, whole);
  const known = await knownRecords(ctx, source, 'service', whole.map(({ id }) => id));
  const owners = await ownersOf(ctx, source, brand.id, whole.map(({ client_id }) => client_id));
  const isOwnPrice = priceJudge(ctx, today);
  const seen = new Set<string>();
  const fresh: Fresh[] = [];
  const items: Verdict[] = [];
  for (const [at, line] of lines.entries()) {
    if (!line.ok) {
      items.push(line.verdict);
      continue;
    }
    const { id, client_id, currency } = line.value;
    const old = read(line.value, at, facts);
    const owner = owners.get(client_id);
    if (seen.has(id)) items.push(refused(at, 'id', 'ID_TWICE', 'This id stands in the file already.'));
    else if (known.has(id)) items.push(found(at, 'known'));
    else if ('verdict' in old) items.push(old);
    else if (owner === undefined) items.push(refused(at, 'client_id', 'CLIENT_UNKNOWN', 'This client was not brought in.'));
    else if (owner.client.currency !== currency) items.push(refused(at, 'currency', 'CURRENCY_OTHER', 'This is not the currency of the client.'));
    else {
      items.push(found(at, 'new'));
      fresh.push({ ...old, label: old.label === '' ? localised(old.product.name, owner.client.locale) : old.label, owner, ownPrice: await isOwnPrice(old.product.id, currency, old.cycle, old.price) });
    }
    seen.add(id);
  }
  return { fresh, items };
};

/** Services, what holds them, the accounts they wait for and what they came from: a few statements for any number. */
const write = async (ctx: OperationCtx, source: string, brand: Brand, today: string, fresh: readonly Fresh[]): Promise<void> => {
  const { db } = data(ctx);
  const now = ctx.clock.now();
  const made = await newServices(db, fresh.length);
  const rows = fresh.map((each, i) => serviceRow({ ...each, ...(made[i] as { readonly id: number; readonly number: string }) }, brand, today, now));
  await insertRows(db, 'services', Service.columns, rows);
  const { id: _held, ...suspensionColumns } = ServiceSuspension.columns;
  await insertRows(db, 'service_suspensions', suspensionColumns, rows.filter(({ status }) => status === 'suspended').map((each) => ({
    service_id: each.id, client_id: each.client_id, owner: 'staff', reason: source, stops_billing: true, keeps_server: false, since: now, until: null, lifted_at: null,
  })));
  const { id: _awaited, ...awaitedColumns } = AwaitedAccount.columns;
  await insertRows(db, 'awaited_accounts', awaitedColumns, fresh.map(({ account, serverId }, i) => ({ service_id: rows[i]?.id ?? 0, server_id: serverId, username: account, settled_at: null, created_at: now })));
  await writeRecords(db, source, 'service', now, fresh.map(({ foreignId }, i) => ({ foreignId, recordId: rows[i]?.id ?? 0 })));
  for (const [i, { id, client_id, number }] of rows.entries()) ctx.touch({ kind: 'service', id, clientId: client_id }, undefined, { number, importedFrom: source, importedId: fresh[i]?.foreignId });
};

export const importServices = defineOperation({
  name: 'imports.services',
  summary: 'Brings the services of imported clients in, each charged next on its day and not for anything before it; the same id of the same source comes in once. Nothing is set up on a server: its account is waited for. Without `apply` it says what would come of each row.',
  kind: 'command',
  http: { method: 'POST', path: '/imports/services' },
  audience: ['staff'],
  permission: 'services.write',
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
