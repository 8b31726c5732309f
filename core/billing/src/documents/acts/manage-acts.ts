import { addMonths, conflict, defineOperation, invalid, notFound, z, type OperationCtx } from '@billet/sdk';
import { Brand } from '../../brands/index.ts';
import { Client, Payer } from '../../clients/index.ts';
import { data } from '../../data.ts';
import { idSchema } from '../../paging.ts';
import type { Buyer } from '../compose/party-lines.ts';
import { fileName, fileSchema, pdfOf } from '../file.ts';
import { documentWordsRef } from '../words.ts';
import { actPaper } from './act-paper.ts';
import { loadWork, type Work } from './load-work.ts';

const monthSchema = z.string().regex(/^20\d{2}-(0[1-9]|1[0-2])$/, 'a month, YYYY-MM');

const money = z.strictObject({ amount: z.number().int(), currency: z.string() });

const act = z.strictObject({ payerId: z.number().int(), payerName: z.string(), month: z.string(), companyId: z.number().int(), net: money, total: money });

/** How far back acts are offered in a list; older ones are made all the same when asked for. */
const MONTHS = 24;

const thisMonth = async (ctx: OperationCtx, brandId: number): Promise<string> => {
  const brand = (await data(ctx).all(Brand).findById(brandId)) as Brand;
  return ctx.clock.today(brand.zone).slice(0, 7);
};

const keyOf = ({ invoice, month }: Work): string => [month, invoice.payer_id, invoice.legal_entity_id, invoice.currency].join('|');

export const listActs = defineOperation({
  name: 'acts.list',
  summary: 'Closing documents of a client for the last two years: one for each payer and month that is over in which services ended, newest first.',
  kind: 'query',
  http: { method: 'GET', path: '/clients/{clientId}/acts' },
  audience: ['staff', 'client'],
  permission: 'invoices.read',
  input: z.strictObject({ clientId: idSchema }),
  output: z.strictObject({ items: z.array(act) }),
  run: async (ctx, { clientId }) => {
    const client = await data(ctx).of(Client).findById(clientId);
    if (client === undefined) throw notFound('Client');
    const now = await thisMonth(ctx, client.brand_id);
    const groups = new Map<string, { first: Work; net: number; tax: number }>();
    for (const work of await loadWork(ctx, clientId, addMonths(`${now}-01`, -MONTHS))) {
      if (work.month >= now) continue;
      const known = groups.get(keyOf(work)) ?? { first: work, net: 0, tax: 0 };
      groups.set(keyOf(work), { first: known.first, net: known.net + work.net, tax: known.tax + work.taxes.reduce((sum, tax) => sum + tax.amount, 0) });
    }
    const items = [...groups.values()].map(({ first: { invoice, month }, net, tax }) => ({
      payerId: invoice.payer_id, payerName: (invoice.party as { readonly buyer: Buyer }).buyer.name, month, companyId: invoice.legal_entity_id,
      net: { amount: net, currency: invoice.currency }, total: { amount: net + tax, currency: invoice.currency },
    }));
    return { items: items.sort((a, b) => b.month.localeCompare(a.month) || a.payerId - b.payerId || a.companyId - b.companyId) };
  },
});

/** A paper is in one currency and from one company; who has several says which. */
const onlyOne = (works: readonly Work[], currency: string | undefined, companyId: number | undefined): readonly Work[] => {
  const wanted = works.filter(({ invoice }) => (currency === undefined || invoice.currency === currency) && (companyId === undefined || invoice.legal_entity_id === companyId));
  if (new Set(wanted.map(({ invoice }) => invoice.currency)).size > 1) throw invalid('ACT_CURRENCIES', 'currency', 'This month has services in several currencies; say which.');
  if (new Set(wanted.map(({ invoice }) => invoice.legal_entity_id)).size > 1) throw invalid('ACT_COMPANIES', 'companyId', 'This month has services of several companies; say which.');
  return wanted;
};

export const actPdf = defineOperation({
  name: 'acts.pdf',
  summary: 'The act of services of a payer for a month as PDF (base64): what ended in it, whatever was paid. Refused until the month is over.',
  kind: 'query',
  http: { method: 'GET', path: '/payers/{payerId}/acts/{month}' },
  audience: ['staff', 'client'],
  permission: 'invoices.read',
  input: z.strictObject({ payerId: idSchema, month: monthSchema, currency: z.string().regex(/^[A-Z]{3}$/).optional(), companyId: idSchema.optional() }),
  output: fileSchema,
  run: async (ctx, { payerId, month, currency, companyId }) => {
    const { of, all } = data(ctx);
    const payer = await of(Payer).findById(payerId);
    const client = payer === undefined ? undefined : await of(Client).findById(payer.client_id);
    if (client === undefined) throw notFound('Payer');
    if (month >= (await thisMonth(ctx, client.brand_id))) throw conflict('ACT_MONTH_OPEN', 'This month is not over yet.');
    const works = (await loadWork(ctx, client.id, `${month}-01`)).filter((work) => work.month === month && work.invoice.payer_id === payerId);
    const [first, ...rest] = onlyOne(works, currency, companyId);
    if (first === undefined) throw notFound('Act');
    const brand = (await all(Brand).findById(first.invoice.brand_id)) as Brand;
    const paper = await actPaper(data(ctx), await ctx.use(documentWordsRef).in(client.locale, brand.id), brand, month, [first, ...rest]);
    return pdfOf(ctx, fileName(paper.heading, paper.number), paper);
  },
});
