import { defineOperation, invalid, localDateSchema, z } from '@billet/sdk';
import { data } from '../data.ts';
import { idSchema } from '../paging.ts';

const row = z.strictObject({
  legalEntityId: z.number().int(), currency: z.string(), country: z.string(), code: z.string().nullable(), name: z.string().nullable(), rate: z.string(), level: z.number().int(),
  category: z.enum(['S', 'AE', 'E', 'O']), reason: z.string().nullable(), base: z.number().int(), tax: z.number().int(), documents: z.number().int(),
});

type Sums = { readonly entity: number | string; readonly currency: string; readonly country: string | null; readonly base: number | string; readonly documents: number | string };
type TaxSums = Sums & { readonly code: string; readonly name: string; readonly rate: string; readonly level: number | string | null; readonly category: string | null; readonly reason: string | null; readonly amount: number | string };

const decimal = (rate: string): string => (rate.includes('.') ? rate.replace(/0+$/, '').replace(/\.$/, '') : rate);

/** Issued invoices less credit notes, by day of issue; the buyer's country is that of the document, not of today. */
export const taxReport = defineOperation({
  name: 'reports.tax',
  summary: 'Tax of a period by country and rate: bases, tax and number of documents; what is reverse charged, exempt or untaxed by itself.',
  kind: 'query',
  http: { method: 'GET', path: '/reports/tax' },
  audience: ['staff'],
  permission: 'tax.read',
  input: z.strictObject({ from: localDateSchema, to: localDateSchema, legalEntityId: idSchema.optional() }),
  output: z.strictObject({ items: z.array(row) }),
  run: async (ctx, { from, to, legalEntityId }) => {
    if (to < from) throw invalid('DATES_REVERSED', 'to', 'The last day lies before the first.');
    const { db } = data(ctx);
    const country = db.engine === 'sqlite' ? `json_extract(i.party, '$.buyer.country')` : `(i.party::jsonb #>> '{buyer,country}')`;
    const sign = `case when i.doc_type = 'credit_note' then -1 else 1 end`;
    const where = `i.status = 'issued' and i.series_id is not null and i.doc_type in ('invoice', 'credit_note') and i.issue_date between ? and ?${legalEntityId === undefined ? '' : ' and i.legal_entity_id = ?'}`;
    const bindings = [from, to, ...(legalEntityId === undefined ? [] : [legalEntityId])];
    const taxed = await db.raw<TaxSums>(
      `select i.legal_entity_id as entity, i.currency, ${country} as country, t.code, t.name, t.rate, t.level, t.category, t.reason,
         sum(${sign} * t.base) as base, sum(${sign} * t.amount) as amount, count(distinct i.id) as documents
       from invoices i join invoice_taxes t on t.invoice_id = i.id where ${where} group by 1, 2, 3, 4, 5, 6, 7, 8, 9 order by 1, 2, 3, 4, 6`,
      bindings,
    );
    const untaxed = await db.raw<Sums>(
      `select entity, currency, country, sum(base) as base, count(*) as documents from (
         select i.legal_entity_id as entity, i.currency, ${country} as country,
           ${sign} * (i.net - coalesce((select sum(t.base) from invoice_taxes t where t.invoice_id = i.id and coalesce(t.level, 1) = 1), 0)) as base
         from invoices i where ${where}
       ) u where base <> 0 group by 1, 2, 3 order by 1, 2, 3`,
      bindings,
    );
    return {
      items: [
        ...taxed.map((each) => ({
          legalEntityId: Number(each.entity), currency: each.currency, country: each.country ?? '', code: each.code, name: each.name, rate: decimal(String(each.rate)), level: Number(each.level ?? 1),
          category: (each.category ?? 'S') as 'S', reason: each.reason, base: Number(each.base), tax: Number(each.amount), documents: Number(each.documents),
        })),
        ...untaxed.map((each) => ({
          legalEntityId: Number(each.entity), currency: each.currency, country: each.country ?? '', code: null, name: null, rate: '0', level: 1, category: 'O' as const, reason: null, base: Number(each.base), tax: 0, documents: Number(each.documents),
        })),
      ],
    };
  },
});
