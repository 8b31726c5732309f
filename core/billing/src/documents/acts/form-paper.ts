import { addDays, addMonths, notFound, type OperationCtx } from '@billet/sdk';
import { data } from '../../data.ts';
import { Payment, PaymentAllocation } from '../../payments/index.ts';
import { translatorsRef } from '../../texts/index.ts';
import { onPaperOf } from '../compose/frame.ts';
import type { Paper } from '../paper.ts';
import { actFacts, type ActFacts } from './forms/act-form.ts';
import { ACT_FORMS, type FormName } from './forms/index.ts';
import type { Work } from './load-work.ts';

/** Payments of what was billed that came in before the month was over. */
const paymentsOf = async (ctx: OperationCtx, works: readonly Work[], until: string): Promise<ActFacts['payments']> => {
  const { all } = data(ctx);
  const shares = await all(PaymentAllocation).whereIn('invoice_id', [...new Set(works.map(({ invoice }) => invoice.id))]).where('amount', '>', 0);
  const payments = await all(Payment).whereIn('id', shares.map((share) => share.payment_id)).whereNull('reversed_at').where('received_on', '<=', until).orderBy(['received_on', 'id']);
  return payments.map(({ reference, received_on: day }) => ({ reference, day }));
};

/** The form of a country for what a payer was rendered in a month, in the language of that country. */
export const formPaper = async (ctx: OperationCtx, name: FormName, brand: { readonly id: number; readonly name: string }, month: string, works: readonly [Work, ...Work[]]): Promise<Paper> => {
  const form = ACT_FORMS[name];
  const facts = actFacts(month, works, form.currency, await paymentsOf(ctx, works, addDays(addMonths(`${month}-01`, 1), -1)));
  if (facts === undefined) throw notFound('Act');
  const say = await ctx.use(translatorsRef).in(form.locale, brand.id);
  return onPaperOf(data(ctx), say, brand, facts.parties.seller, { number: facts.number, day: facts.day, facts: [], ...form.paper(facts) });
};
