import { defineOperation, invalid, localDateSchema, notFound, type OperationCtx, z } from '@billet/sdk';
import { type Brand, brandOf } from '../brands/index.ts';
import { Client } from '../clients/index.ts';
import { data } from '../data.ts';
import { idSchema } from '../paging.ts';
import { cycleOfFrequency, gridPeriod, gridStart, invoiceFrequencies, type Gathering, type InvoiceFrequency } from '../periods/index.ts';
import { changeService, nextBillAtOf, Service } from '../services/index.ts';
import { lifecycleSettingsOf } from './lifecycle-settings.ts';

type Wish = Pick<Gathering, 'every' | 'from'>;

const frequency = z.strictObject({
  every: z.enum(invoiceFrequencies),
  /** First invoicing day. */
  from: z.string().nullable(),
  /** The next invoicing day from today on. */
  nextOn: z.string().nullable(),
  separate: z.boolean(),
  /** What the caller may choose. */
  choices: z.array(z.enum(invoiceFrequencies)),
});

const choicesFor = async (ctx: OperationCtx): Promise<readonly InvoiceFrequency[]> =>
  ctx.caller.audience === 'client' ? invoiceFrequencies.slice(0, invoiceFrequencies.indexOf((await lifecycleSettingsOf(ctx)).rarestInvoice) + 1) : invoiceFrequencies;

const viewOf = (client: Client, today: string, choices: readonly InvoiceFrequency[]): z.input<typeof frequency> => {
  const wish = client.gathering as Wish | null;
  const next = wish === null ? null : wish.from >= today ? wish.from : gridPeriod(wish.from, cycleOfFrequency(wish.every), today);
  return {
    every: wish?.every ?? 'service',
    from: wish?.from ?? null,
    nextOn: next === null || typeof next === 'string' ? next : next.start === today ? today : next.end,
    separate: client.separate_invoices,
    choices: [...choices],
  };
};

const clientWithBrand = async (ctx: OperationCtx, id: number): Promise<{ readonly client: Client; readonly brand: Brand; readonly today: string }> => {
  const client = await data(ctx).of(Client).findById(id);
  if (client === undefined) throw notFound('Client');
  const brand = await brandOf(ctx, client.brand_id);
  return { client, brand, today: ctx.clock.today(brand.zone) };
};

export const invoiceFrequency = defineOperation({
  name: 'clients.invoiceFrequency',
  summary: 'How often a client is invoiced, and what may be chosen.',
  kind: 'query',
  http: { method: 'GET', path: '/clients/{id}/invoice-frequency' },
  audience: ['staff', 'client'],
  permission: 'clients.read',
  input: z.strictObject({ id: idSchema }),
  output: frequency,
  run: async (ctx, { id }) => {
    const { client, today } = await clientWithBrand(ctx, id);
    return viewOf(client, today, await choicesFor(ctx));
  },
});

/** The services of a client take over the days on which he is invoiced, and their cursors move there. */
const regather = async (ctx: OperationCtx, client: Client, brand: Brand, wish: Wish | null): Promise<void> => {
  const services = await data(ctx).all(Service).where('client_id', client.id).where((open) => open.whereNull('ended_at').orWhereNotNull('next_bill_at')).orderBy('id');
  for (const service of services) {
    const gathering = wish === null ? null : { ...wish, anchor: wish.from, raiseDays: brand.raise_days_before };
    const cursor = service.next_bill_at === null ? {} : { next_bill_at: nextBillAtOf({ ...service, gathering } as Service, brand.zone) };
    await changeService(ctx, service, { gathering, ...cursor });
  }
};

export const setInvoiceFrequency = defineOperation({
  name: 'clients.setInvoiceFrequency',
  summary:
    'Chooses how often a client is invoiced: `service` = whenever something is due; else all that is due up to the next invoicing day on one document, from the day `from` on. What is paid in advance goes with the invoicing day before it, what was served with the one after. `separate` = a document for each service.',
  kind: 'command',
  http: { method: 'PUT', path: '/clients/{id}/invoice-frequency' },
  audience: ['staff', 'client'],
  permission: 'clients.write',
  input: z.strictObject({ id: idSchema, every: z.enum(invoiceFrequencies), from: localDateSchema.optional(), separate: z.boolean().optional() }),
  output: frequency,
  run: async (ctx, { id, every, from, separate }) => {
    const { client, brand, today } = await clientWithBrand(ctx, id);
    const choices = await choicesFor(ctx);
    if (!choices.includes(every)) throw invalid('FREQUENCY_NOT_OFFERED', 'every', 'Ask us to be invoiced this rarely.');
    const present = client.gathering as Wish | null;
    const wish = every === 'service' ? null : { every, from: from ?? (present?.every === every ? present.from : today) };
    // Days that stand already go on as they are.
    if (wish !== null && (present?.every !== wish.every || present.from !== wish.from)) {
      if (wish.from < today) throw invalid('DATE_PAST', 'from', 'The day is over.');
      if (wish.from >= gridStart(today, cycleOfFrequency(wish.every), 1)) throw invalid('DATE_TOO_FAR', 'from', 'The first invoice must lie within one interval from today.');
    }
    const { all } = data(ctx);
    const change = { gathering: wish, separate_invoices: separate ?? client.separate_invoices };
    await all(Client).findById(id).patch({ ...change, version: client.version + 1 });
    await regather(ctx, client, brand, wish);
    ctx.touch({ kind: 'client', id, clientId: id }, { gathering: client.gathering, separate_invoices: client.separate_invoices }, change);
    return viewOf({ ...client, ...change } as Client, today, choices);
  },
});
