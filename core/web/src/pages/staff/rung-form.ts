import { dunningActions } from '@billet/billing';
import type { Body, FieldWish, PageCtx } from '../page.ts';

/** One step of a ladder as the operations give it. */
export interface Rung {
  readonly id: string;
  readonly day: number;
  readonly action: string;
  readonly when?: { readonly minOpen?: string; readonly minInvoices?: number; readonly tag?: string; readonly withoutTag?: string };
  readonly note?: string;
  readonly percent?: string;
  readonly amount?: string;
  readonly minimum?: string;
  readonly per?: string;
  readonly url?: string;
}

/** What a step does besides its name: how much it charges, whom it tells. */
export const rungText = ({ t }: PageCtx, { note, percent, amount, minimum, per, url, action }: Rung): string =>
  [
    percent === undefined ? '' : action === 'interest' ? t(`dunning.percentPer.${per ?? 'month'}`, { percent }) : `${percent} %`,
    amount === undefined ? '' : `+ ${amount}`,
    minimum === undefined ? '' : t('dunning.atLeast', { amount: minimum }),
    url ?? '',
    note ?? '',
  ]
    .filter((text) => text !== '')
    .join(' · ');

const text = (ctx: PageCtx, rung: Rung | undefined, name: 'percent' | 'amount' | 'minimum' | 'note' | 'url', more: Partial<FieldWish> = {}): FieldWish => ({ name, label: ctx.t(`dunning.${name}`), widget: 'text', value: rung?.[name] ?? '', ...more });

/** The form of one step; what an action does not use may stay empty. */
export const rungFields = (ctx: PageCtx, rung: Rung | undefined): readonly FieldWish[] => {
  const { t } = ctx;
  const when = rung?.when;
  return [
    { name: 'was', label: '', widget: 'hidden', value: rung?.id ?? '' },
    { name: 'day', label: t('dunning.day'), widget: 'number', width: 'half', required: true, value: rung === undefined ? '' : String(rung.day), help: t('dunning.dayHelp') },
    { name: 'action', label: t('dunning.action'), widget: 'select', width: 'half', options: dunningActions.map((action) => ({ value: action, label: t(`dunning.${action}`), selected: action === rung?.action })) },
    { name: 'id', label: t('dunning.rungName'), widget: 'text', required: true, value: rung?.id ?? '', help: t('dunning.rungNameHelp') },
    { name: 'minOpen', label: t('dunning.minOpen'), widget: 'text', width: 'half', value: when?.minOpen ?? '' },
    { name: 'minInvoices', label: t('dunning.minInvoices'), widget: 'number', width: 'half', value: when?.minInvoices === undefined ? '' : String(when.minInvoices) },
    { name: 'tag', label: t('dunning.tag'), widget: 'text', width: 'half', value: when?.tag ?? '' },
    { name: 'withoutTag', label: t('dunning.withoutTag'), widget: 'text', width: 'half', value: when?.withoutTag ?? '' },
    text(ctx, rung, 'percent', { width: 'half', unit: '%', help: t('dunning.percentHelp') }),
    { name: 'per', label: t('dunning.per'), widget: 'select', width: 'half', options: ['month', 'day', 'year'].map((per) => ({ value: per, label: t(`dunning.per.${per}`), selected: per === rung?.per })) },
    text(ctx, rung, 'amount', { width: 'half', help: t('dunning.amountHelp') }),
    text(ctx, rung, 'minimum', { width: 'half' }),
    text(ctx, rung, 'url', { help: t('dunning.urlHelp') }),
    text(ctx, rung, 'note'),
  ];
};

const filled = (body: Body, name: string): string | undefined => {
  const value = body[name]?.trim();
  return value === undefined || value === '' ? undefined : value;
};

const decimal = (body: Body, name: string): string | undefined => filled(body, name)?.replace(',', '.');

const given = (fields: Readonly<Record<string, string | undefined>>): Readonly<Record<string, string>> | undefined => {
  const found = Object.entries(fields).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return found.length === 0 ? undefined : Object.fromEntries(found);
};

/** A step from what was sent; the fields of other actions are left out. */
export const rungOf = (body: Body): Record<string, unknown> => {
  const action = body['action'];
  const when = given({ minOpen: decimal(body, 'minOpen'), minInvoices: filled(body, 'minInvoices'), tag: filled(body, 'tag'), withoutTag: filled(body, 'withoutTag') });
  return {
    id: body['id'],
    day: body['day'],
    action,
    ...(when === undefined ? {} : { when }),
    ...given({ note: filled(body, 'note') }),
    ...(action === 'late-fee' ? given({ percent: decimal(body, 'percent'), amount: decimal(body, 'amount'), minimum: decimal(body, 'minimum') }) : {}),
    ...(action === 'interest' ? given({ percent: decimal(body, 'percent'), per: filled(body, 'per') }) : {}),
    ...(action === 'webhook' ? given({ url: filled(body, 'url') }) : {}),
  };
};
