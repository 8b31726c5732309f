import type { Card } from '../view-models/page.ts';
import type { Action, PageCtx } from './page.ts';

interface Offer {
  readonly allowed: boolean;
  readonly maxDays: number;
  readonly until: string | null;
}

/** A promise to pay that stands, or a form to give one where the brand allows it. */
export const promiseCards = async (ctx: PageCtx, invoiceId: number): Promise<readonly Card[]> => {
  const offer = await ctx.call<Offer>('dunning.promiseOffer', { id: invoiceId });
  if (offer.until !== null) return [{ kind: 'note', tone: 'info', icon: 'clock', text: ctx.t('dunning.promisedUntil', { date: ctx.say.date(offer.until) }) }];
  if (!offer.allowed) return [];
  const staff = ctx.caller.audience === 'staff';
  return [
    {
      kind: 'form',
      title: ctx.t('dunning.promise'),
      lead: ctx.t(staff ? 'dunning.promiseLeadStaff' : 'dunning.promiseLead'),
      form: ctx.form('promise', ctx.t('dunning.promiseSubmit'), [
        { name: 'days', label: ctx.t(staff ? 'dunning.promiseDaysStaff' : 'dunning.promiseDaysLabel'), widget: 'select', options: Array.from({ length: offer.maxDays }, (_, i) => ({ value: String(i + 1), label: ctx.t('dunning.days', { count: i + 1 }), selected: i + 1 === offer.maxDays })) },
      ]),
    },
  ];
};

export const promise: Action = async (ctx, { days }) => {
  await ctx.call('dunning.promise', { id: ctx.params['id'], days });
  return { to: ctx.request.path, say: ctx.caller.audience === 'staff' ? 'dunning.promiseNoted' : 'dunning.promiseGiven' };
};
