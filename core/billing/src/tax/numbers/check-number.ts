import { conflict, defineOperation, isModuleError, notFound, type OperationCtx, type TaxNumberAnswer, z } from '@billet/sdk';
import { Brand, LegalEntity } from '../../brands/index.ts';
import { Client, euVatNumber, Payer } from '../../clients/index.ts';
import { data } from '../../data.ts';
import { idSchema } from '../../paging.ts';
import { nextCheckIn } from '../rules/index.ts';
import { TaxNumber, TaxNumberCheck } from '../tables.ts';
import { taxSourcesRef } from '../tax-sources.ts';
import { checkJob, countryOfNumber } from './note-number.ts';

interface Question {
  readonly payerId: number;
  readonly clientId: number;
  readonly number: string;
  readonly requester: string | undefined;
}

type Reply = { readonly checker: string } & ({ readonly answer: TaxNumberAnswer } | { readonly failure: string; readonly retry: boolean });

const questionFor = async (ctx: OperationCtx, payerId: number): Promise<Question> => {
  const { of, all } = data(ctx);
  const payer = await of(Payer).findById(payerId);
  if (payer === undefined) throw notFound('Payer');
  const number = payer.tax_id === null ? undefined : euVatNumber(payer.country, payer.tax_id);
  if (number === undefined) throw conflict('TAX_NUMBER_OTHER', 'This payer has no VAT number of the European Union.');
  const client = await all(Client).findById(payer.client_id);
  const brand = await all(Brand).findById(client?.brand_id ?? 0);
  const seller = await all(LegalEntity).findById(brand?.legal_entity_id ?? 0);
  return { payerId, clientId: payer.client_id, number, requester: seller?.tax_id == null ? undefined : euVatNumber(seller.country, seller.tax_id) };
};

/** Writes what became of a look-up. A failure leaves the state as it was: it never means invalid. */
const noteReply = async (ctx: OperationCtx, question: Question, reply: Reply): Promise<TaxNumber> => {
  const { all } = data(ctx);
  const { number } = question;
  const now = ctx.clock.wall();
  const before = await all(TaxNumber).findOne({ number });
  const answer = 'answer' in reply ? reply.answer : undefined;
  const outcome = answer === undefined ? 'failed' : answer.valid ? 'valid' : 'invalid';
  const error = 'failure' in reply ? reply.failure.slice(0, 200) : null;
  const tries = answer === undefined ? (before?.tries ?? 0) + 1 : 0;
  const wait = nextCheckIn('failure' in reply && !reply.retry ? 'refused' : outcome, tries);
  const nextAt = new Date(ctx.clock.wallMs() + wait).toISOString();
  const said = answer === undefined ? {} : { state: outcome, checker: reply.checker, consultation: answer.consultation, holder: answer.holder, checked_at: now };
  const change = { ...said, tries, error, next_check_at: nextAt };
  if (before === undefined) await all(TaxNumber).insert({ number, country: countryOfNumber(number), state: 'unchecked', checker: null, consultation: null, holder: null, checked_at: null, ...change });
  else await all(TaxNumber).findById(before.id).patch(change);
  await all(TaxNumberCheck).insert({ number, checker: reply.checker, requester: question.requester ?? null, outcome, consultation: answer?.consultation ?? null, holder: answer?.holder ?? null, error, checked_at: now });
  ctx.touch({ kind: 'client', id: question.clientId, clientId: question.clientId }, { taxNumber: number, state: before?.state ?? null }, { taxNumber: number, state: outcome, ...(answer?.consultation == null ? {} : { consultation: answer.consultation }), ...(error === null ? {} : { error }) });
  // Only what failed is asked again soon; answers wait for the sweep of the day.
  if (outcome === 'failed') await ctx.enqueue(checkJob(question.payerId, number, nextAt));
  return (await all(TaxNumber).findOne({ number })) as TaxNumber;
};

export const checkTaxNumber = defineOperation({
  name: 'tax.checkNumber',
  summary: 'Looks a payer’s VAT number up at the tax office now. A look-up that fails leaves what was known.',
  kind: 'command',
  http: { method: 'POST', path: '/payers/{payerId}/tax-number-check' },
  audience: ['staff'],
  permission: 'tax.write',
  input: z.strictObject({ payerId: idSchema }),
  output: z.strictObject({ number: z.string(), state: z.enum(['valid', 'invalid', 'unchecked']), error: z.string().nullable() }),
  prepare: async (ctx, { payerId }) => {
    const question = await questionFor(ctx, payerId);
    if (ctx.use(taxSourcesRef).checkerFor(countryOfNumber(question.number)) === undefined) throw conflict('TAX_NO_CHECKER', 'No add-on that looks up VAT numbers is switched on.');
    return question;
  },
  call: async (ctx, { number, requester }): Promise<Reply> => {
    const found = ctx.use(taxSourcesRef).checkerFor(countryOfNumber(number));
    if (found === undefined) return { checker: '', failure: 'TAX_NO_CHECKER', retry: true };
    try {
      return { checker: found.id, answer: await found.checker.check({ number, requester, signal: ctx.signal }) };
    } catch (error) {
      if (!isModuleError(error)) ctx.log.error(`${found.id} failed to look up a VAT number`, { error });
      return isModuleError(error) ? { checker: found.id, failure: error.failure.code ?? error.message, retry: error.failure.retry !== 'afterFix' } : { checker: found.id, failure: error instanceof Error ? error.message : String(error), retry: true };
    }
  },
  settle: async (ctx, question, reply) => {
    const row = await noteReply(ctx, question, reply);
    return { number: row.number, state: row.state as 'valid', error: row.error };
  },
});
