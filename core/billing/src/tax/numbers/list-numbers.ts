import { defineOperation, z } from '@billet/sdk';
import { euVatNumber, Payer } from '../../clients/index.ts';
import { data } from '../../data.ts';
import { idSchema } from '../../paging.ts';
import { TaxNumber, TaxNumberCheck } from '../tables.ts';
import { taxSourcesRef } from '../tax-sources.ts';
import { countryOfNumber } from './note-number.ts';

const item = z.strictObject({
  payerId: z.number().int(), payer: z.string(), country: z.string(), number: z.string().nullable(), state: z.enum(['none', 'unchecked', 'valid', 'invalid']),
  checkedAt: z.string().nullable(), consultation: z.string().nullable(), holder: z.string().nullable(), error: z.string().nullable(), nextCheckAt: z.string().nullable(),
  /** An add-on that knows this country is on. */
  checkable: z.boolean(),
});

const MOST_CHECKS = 20;

export const listTaxNumbers = defineOperation({
  name: 'tax.numbers',
  summary: 'Tax numbers of a client’s payers with what the tax office said, and the last look-ups as proof.',
  kind: 'query',
  http: { method: 'GET', path: '/clients/{clientId}/tax-numbers' },
  audience: ['staff'],
  permission: 'tax.read',
  input: z.strictObject({ clientId: idSchema }),
  output: z.strictObject({
    items: z.array(item),
    checks: z.array(z.strictObject({ id: z.number().int(), number: z.string(), at: z.string(), outcome: z.enum(['valid', 'invalid', 'failed']), consultation: z.string().nullable(), error: z.string().nullable() })),
  }),
  run: async (ctx, { clientId }) => {
    const { of, all } = data(ctx);
    const payers = await of(Payer).where({ client_id: clientId }).orderBy('id');
    const numbers = payers.map((payer) => ({ payer, number: payer.tax_id === null ? undefined : euVatNumber(payer.country, payer.tax_id) }));
    const vat = [...new Set(numbers.flatMap(({ number }) => (number === undefined ? [] : [number])))];
    const known = new Map((await all(TaxNumber).whereIn('number', vat)).map((row) => [row.number, row] as const));
    const checks = await all(TaxNumberCheck).whereIn('number', vat).orderBy('id', 'desc').limit(MOST_CHECKS);
    const sources = ctx.use(taxSourcesRef);
    return {
      items: numbers.map(({ payer, number }) => {
        const row = known.get(number ?? '');
        return {
          payerId: payer.id, payer: payer.name, country: payer.country, number: number ?? payer.tax_id, state: number === undefined ? ('none' as const) : ((row?.state ?? 'unchecked') as 'valid'),
          checkedAt: row?.checked_at ?? null, consultation: row?.consultation ?? null, holder: row?.holder ?? null, error: row?.error ?? null, nextCheckAt: row?.next_check_at ?? null,
          checkable: number !== undefined && sources.checkerFor(countryOfNumber(number)) !== undefined,
        };
      }),
      checks: checks.map((row) => ({ id: row.id, number: row.number, at: row.checked_at, outcome: row.outcome as 'valid', consultation: row.consultation, error: row.error })),
    };
  },
});
