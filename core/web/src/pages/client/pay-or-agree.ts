import { isBilletError, type Money, type NextAction } from '@billet/sdk';
import type { Card } from '../../view-models/page.ts';
import type { Body, PageCtx } from '../page.ts';

/** What came of a wish to pay. */
export interface Started {
  readonly state: string;
  readonly next: NextAction;
}

/** What a payment method charges instead of the currency of an invoice; without an amount, its rate alone. */
export interface Offer {
  readonly currency: string;
  readonly amount: number | null;
  readonly rate: string;
  readonly rateOn: string;
}

/** The rate in words: "1 USD = 5.231 BRL, 28 November 2026". */
const rateText = (ctx: PageCtx, from: string, { currency, rate, rateOn }: Omit<Offer, 'amount'>): string => ctx.t('pay.rate', { from, to: currency, rate, date: ctx.say.date(rateOn) });

/** What stands beside a payment method that charges another currency. */
export const offerText = (ctx: PageCtx, from: string, offer: Offer | null | undefined): string | undefined => {
  if (offer === null || offer === undefined) return undefined;
  const rate = rateText(ctx, from, offer);
  return offer.amount === null ? rate : ctx.t('pay.chargedAs', { amount: ctx.say.money({ amount: offer.amount, currency: offer.currency }), rate });
};

/** Both amounts, and one button that says how much is charged. What was typed goes with it. */
const agreeCard = (ctx: PageCtx, body: Body, wanted: Money, charge: Money, offer: Omit<Offer, 'amount'>): Card => ({
  kind: 'form',
  title: ctx.t('pay.agreeTitle'),
  lead: ctx.t('pay.agree', { wanted: ctx.say.money(wanted), charged: ctx.say.money(charge), rate: rateText(ctx, wanted.currency, offer) }),
  form: ctx.form('pay', ctx.t('pay.submit', { amount: ctx.say.money(charge) }), [
    ...Object.entries(body).flatMap(([name, value]) => (name.startsWith('_') || name === 'charge' ? [] : [{ name, label: '', widget: 'hidden' as const, value }])),
    { name: 'charge', label: '', widget: 'hidden', value: String(charge.amount) },
  ]),
});

/** Starts to pay. Where another currency is charged than the payer has agreed to yet, he is shown how much first: then this is the card to show. */
export const payOrAgree = async (ctx: PageCtx, body: Body, start: (agreed: { readonly charge?: number }) => Promise<Started>): Promise<{ readonly started: Started } | { readonly agree: Card }> => {
  const charge = Number(body['charge']);
  try {
    return { started: await start(Number.isSafeInteger(charge) && charge > 0 ? { charge } : {}) };
  } catch (error) {
    if (!isBilletError(error) || error.code !== 'CHARGE_NOT_AGREED') throw error;
    const told = error.details as { readonly amount: number; readonly currency: string; readonly rate: string; readonly rateOn: string; readonly wantedAmount: number; readonly wantedCurrency: string };
    return { agree: agreeCard(ctx, body, { amount: told.wantedAmount, currency: told.wantedCurrency }, { amount: told.amount, currency: told.currency }, told) };
  }
};
