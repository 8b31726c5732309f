import { formatMinor } from '@billet/sdk';
import type { FieldWish, PageCtx } from '../../page.ts';

export interface TldPriceRow {
  readonly action: string;
  readonly years: number;
  readonly currency: string;
  readonly price: number;
  readonly cost: number | null;
  readonly costCurrency: string | null;
}

export interface TldRow {
  readonly id: number;
  readonly name: string;
  readonly productId: number;
  readonly status: string;
  readonly featured: boolean;
  readonly accountId: number | null;
  readonly minYears: number;
  readonly maxYears: number;
  readonly graceDays: number;
  readonly redemptionDays: number;
  readonly holdAfterDays: number | null;
  readonly pendingDeleteDays: number;
  readonly autoRenewByRegistry: boolean;
  readonly yearlyReminder: boolean;
  readonly notices: readonly { readonly key: string; readonly from: number; readonly to: number }[];
  readonly transferYears: number;
  readonly lockDays: number;
  readonly verifyDays: number | null;
  readonly dnssec: string;
  readonly privacy: boolean;
  readonly minNameservers: number;
  readonly maxNameservers: number;
  readonly idn: { readonly scripts: readonly string[]; readonly letters: string } | null;
  readonly fields: readonly { readonly key: string; readonly check: string; readonly required: boolean; readonly choices: readonly string[] }[];
  readonly authCode: string;
  readonly trade: string | null;
  readonly premium: { readonly percent: string; readonly fixed: number; readonly step: number; readonly less: number } | null;
  readonly prices: readonly TldPriceRow[];
}

export const TLD_ACTIONS = ['register', 'renew', 'transfer', 'restore', 'trade'] as const;

/** The price of an action, for the shortest term that has one. */
export const priceOf = (tld: TldRow, action: string, currency: string): TldPriceRow | undefined => tld.prices.filter((price) => price.action === action && price.currency === currency).sort((a, b) => a.years - b.years)[0];

export const accountChoice = async (ctx: PageCtx, chosen: number | null): Promise<FieldWish> => {
  const { items } = await ctx.call<{ items: readonly { readonly id: number; readonly name: string }[] }>('registrars.list', {});
  return {
    name: 'accountId',
    label: ctx.t('tlds.account'),
    widget: 'select',
    width: 'half',
    value: chosen === null ? '' : String(chosen),
    options: [{ value: '', label: ctx.t('tlds.byHand') }, ...items.map(({ id, name }) => ({ value: String(id), label: name }))],
  };
};

export const amountText = (amount: number | null | undefined, currency: string): string => (amount == null ? '' : formatMinor({ amount, currency }));

/** Tenths of a per cent, as people read them. */
export const percentText = (ctx: PageCtx, tenths: number): string => `${ctx.say.number(tenths / 10)} %`;
