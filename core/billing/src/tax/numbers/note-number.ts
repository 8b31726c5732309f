import type { JobRequest, OperationCtx } from '@billet/sdk';
import { euVatNumber, Payer } from '../../clients/index.ts';
import { data } from '../../data.ts';
import { TaxNumber } from '../tables.ts';

/** Looks a number up at a wall instant; each of the planned times once. */
export const checkJob = (payerId: number, number: string, at: string): JobRequest => ({
  task: 'tax.checkNumber',
  payload: { payerId },
  subject: `tax-number:${number}`,
  dedupeKey: `tax-number:${number}:${at}`,
  runAt: at,
});

/** Country of a VAT number by its prefix. */
export const countryOfNumber = (number: string): string => (number.startsWith('EL') ? 'GR' : number.slice(0, 2));

/** Remembers a payer's VAT number, unchecked, and has it looked up; one that is known already is left alone. */
export const notePayerNumber = async (ctx: OperationCtx, payerId: number): Promise<void> => {
  const { all } = data(ctx);
  const payer = await all(Payer).findById(payerId);
  const number = payer?.tax_id === null || payer === undefined ? undefined : euVatNumber(payer.country, payer.tax_id);
  // Documents find the number by the text that stands at the payer.
  if (number === undefined || number !== payer?.tax_id) return;
  if ((await all(TaxNumber).findOne({ number })) !== undefined) return;
  const now = ctx.clock.wall();
  await all(TaxNumber).insert({ number, country: countryOfNumber(number), state: 'unchecked', checker: null, consultation: null, holder: null, checked_at: null, next_check_at: now, tries: 0, error: null }).onConflict('number').ignore();
  await ctx.enqueue(checkJob(payerId, number, now));
};
