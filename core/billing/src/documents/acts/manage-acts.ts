import { addMonths, conflict, defineOperation, invalid, notFound, z, type OperationCtx } from '@billet/sdk';
import { Brand } from '../../brands/index.ts';
import { Client, Payer } from '../../clients/index.ts';
import { data } from '../../data.ts';
import { idSchema } from '../../paging.ts';
import { translatorsRef } from '../../texts/index.ts';
import type { Buyer, Parties } from '../compose/party-lines.ts';
import { fileName, fileSchema, pdfOf } from '../file.ts';
import { actPaper } from './act-paper.ts';
import { formPaper } from './form-paper.ts';
import { FORM_NAMES, formOf, type FormName } from './forms/index.ts';
import { loadWork, netWorks, type Work } from './load-work.ts';

const monthSchema = z.string().regex(/^20\d{2}-(0[1-9]|1[0-2])$/, 'a month, YYYY-MM');

const money = z.strictObject({ amount: z.number().int(), currency: z.string() });

const act = z.strictObject({ payerId: z.number().int(), payerName: z.string(), month: z.string(), companyId: z.number().int(), net: money, total: money, form: z.enum(FORM_NAMES).nullable() });

/** How far back acts are offered in a list; older ones are made all the same when asked for. */
const MONTHS = 24;

const thisMonth = async (ctx: OperationCtx, brandId: number): Promise<string> => {
  const brand = (await data(ctx).all(Brand).findById(brandId)) as Brand;
  return ctx.clock.today(brand.zone).slice(0, 7);
};

const keyOf = ({ invoice, month }: Work): string => [month, invoice.payer_id, invoice.legal_entity_id, invoice.currency].join('|');

/** A form has something to say where a thing rendered is left. */
const formFor = (parties: Parties, works: readonly Work[]): FormName | null => {
  const form = formOf(parties.seller.country);
  return form === undefined || netWorks(works).rows.length === 0 ? null : form;
};

export const listActs = defineOperation({
  name: 'acts.list',
  summary: 'Closing documents of a client for the last two years: one for each payer and month that is over in which services ended, newest first. `form`: the form of the company\'s country, if that has one and there is something to put on it.',
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
    const groups = new Map<string, { first: Work; net: number; tax: number; works: readonly Work[] }>();
    for (const work of await loadWork(ctx, clientId, addMonths(`${now}-01`, -MONTHS))) {
      if (work.month >= now) continue;
      const known = groups.get(keyOf(work)) ?? { first: work, net: 0, tax: 0, works: [] };
      groups.set(keyOf(work), { first: known.first, net: known.net + work.net, tax: known.tax + work.taxes.reduce((sum, tax) => sum + tax.amount, 0), works: [...known.works, work] });
    }
    const items = [...groups.values()].map(({ first: { invoice, month }, net, tax, works }) => ({
      payerId: invoice.payer_id, payerName: (invoice.party as { readonly buyer: Buyer }).buyer.name, month, companyId: invoice.legal_entity_id,
      net: { amount: net, currency: invoice.currency }, total: { amount: net + tax, currency: invoice.currency },
      form: formFor(invoice.party as Parties, works),
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
  summary: 'The act of services of a payer for a month as PDF (base64): what ended in it, whatever was paid. Refused until the month is over. `form`: on the form of the company\'s country, in its language: `ru-upd` is the transfer document of Russia (УПД), `ua-act` the act of Ukraine.',
  kind: 'query',
  http: { method: 'GET', path: '/payers/{payerId}/acts/{month}' },
  audience: ['staff', 'client'],
  permission: 'invoices.read',
  input: z.strictObject({ payerId: idSchema, month: monthSchema, currency: z.string().regex(/^[A-Z]{3}$/).optional(), companyId: idSchema.optional(), form: z.enum(FORM_NAMES).optional() }),
  output: fileSchema,
  run: async (ctx, { payerId, month, currency, companyId, form }) => {
    const { of, all } = data(ctx);
    const payer = await of(Payer).findById(payerId);
    const client = payer === undefined ? undefined : await of(Client).findById(payer.client_id);
    if (client === undefined) throw notFound('Payer');
    if (month >= (await thisMonth(ctx, client.brand_id))) throw conflict('ACT_MONTH_OPEN', 'This month is not over yet.');
    const works = (await loadWork(ctx, client.id, `${month}-01`)).filter((work) => work.month === month && work.invoice.payer_id === payerId);
    const [first, ...rest] = onlyOne(works, currency, companyId);
    if (first === undefined) throw notFound('Act');
    const brand = (await all(Brand).findById(first.invoice.brand_id)) as Brand;
    if (form !== undefined && form !== formOf((first.invoice.party as Parties).seller.country)) throw invalid('ACT_FORM', 'form', "This form is not one of the company's country.");
    const paper = form === undefined ? await actPaper(data(ctx), await ctx.use(translatorsRef).in(client.locale, brand.id), brand, month, [first, ...rest]) : await formPaper(ctx, form, brand, month, [first, ...rest]);
    return pdfOf(ctx, brand.id, fileName(paper.heading, paper.number), paper);
  },
});
