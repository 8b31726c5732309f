import { daysBetween } from '@billet/sdk';
import type { Card } from '../../view-models/page.ts';
import type { Body, PageCtx } from '../page.ts';
import { periodText } from '../service-life.ts';
import type { ServiceRow } from '../shapes.ts';

/** A service with what decides when it is billed. */
export interface WithTerms extends ServiceRow {
  readonly version: number;
  readonly mode: string;
  readonly trialUntil: string | null;
}

interface Planned {
  readonly currency: string;
  readonly mode: string;
  readonly trialUntil: string | null;
  readonly credit: number;
  readonly next: { readonly start: string; readonly end: string; readonly amount: number; readonly raiseOn: string; readonly dueDate: string } | null;
}

const FIELDS = ['version', 'trialDays', 'mode'];

export const termsWishOf = (ctx: PageCtx, body: Body): Record<string, unknown> => ({ id: ctx.params['id'], trialDays: Number(body['trialDays'] ?? 0), mode: body['mode'] });

/** Free days, and when a period is billed. */
export const termsForm = (ctx: PageCtx, service: WithTerms): Card => ({
  kind: 'form',
  title: ctx.t('terms.title'),
  form: ctx.form('terms', ctx.t('terms.show'), [
    { name: 'version', label: '', widget: 'hidden', value: String(service.version) },
    { name: 'trialDays', label: ctx.t('terms.trialDays'), help: ctx.t('terms.trialDays.help'), widget: 'number', value: service.trialUntil === null ? '0' : String(daysBetween(service.startDate, service.trialUntil)) },
    { name: 'mode', label: ctx.t('terms.mode'), widget: 'select', options: ['advance', 'arrears'].map((mode) => ({ value: mode, label: ctx.t(`terms.mode.${mode}`), selected: mode === service.mode })) },
  ]),
});

/** What other terms would do, with the button that makes them so. */
export const termsPreview = async (ctx: PageCtx, body: Body): Promise<Card> => {
  const planned = await ctx.call<Planned>('services.previewTerms', termsWishOf(ctx, body));
  const money = (amount: number): { readonly amount: number; readonly currency: string } => ({ amount, currency: planned.currency });
  const { t } = ctx;
  const { next } = planned;
  return {
    kind: 'facts',
    title: t('terms.preview'),
    facts: [
      { label: t('terms.mode'), text: t(`terms.mode.${planned.mode}`) },
      planned.trialUntil === null ? { label: t('terms.trialUntil'), text: t('terms.noTrial') } : { label: t('terms.trialUntil'), date: planned.trialUntil },
      ...(planned.credit === 0 ? [] : [{ label: t('terms.credit'), money: money(planned.credit) }]),
      ...(next === null
        ? [{ label: t('terms.next'), text: t('terms.next.none') }]
        : [
            { label: t('terms.next'), money: money(next.amount), sub: periodText(ctx, next.start, next.end) },
            { label: t('terms.raised'), date: next.raiseOn },
            { label: t('invoices.due'), date: next.dueDate },
          ]),
    ],
    actions: [ctx.form('applyTerms', t('terms.apply'), FIELDS.map((name) => ({ name, label: '', widget: 'hidden' as const, value: body[name] ?? '' })))],
  };
};
