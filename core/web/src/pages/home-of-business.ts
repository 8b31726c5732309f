import { isCurrency } from '@billet/sdk';
import type { FieldWish, PageCtx } from './page.ts';

interface Home {
  readonly currency: string;
  readonly zone: string;
}

/** Where people who read a shipped language mostly do business: what a form proposes, and anybody changes. */
const HOMES: Readonly<Record<string, Home>> = {
  BR: { currency: 'BRL', zone: 'America/Sao_Paulo' },
  CN: { currency: 'CNY', zone: 'Asia/Shanghai' },
  DE: { currency: 'EUR', zone: 'Europe/Berlin' },
  ES: { currency: 'EUR', zone: 'Europe/Madrid' },
  RU: { currency: 'RUB', zone: 'Europe/Moscow' },
  UA: { currency: 'UAH', zone: 'Europe/Kyiv' },
  US: { currency: 'USD', zone: 'America/New_York' },
};

const homeOf = (ctx: PageCtx): Home => HOMES[new Intl.Locale(ctx.locale).maximize().region ?? ''] ?? { currency: 'EUR', zone: 'UTC' };

/** All currencies, by code and name; that of the reader's country is proposed. */
export const currencyField = (ctx: PageCtx, label: string): FieldWish => {
  const names = new Intl.DisplayNames([ctx.locale], { type: 'currency' });
  const { currency } = homeOf(ctx);
  const options = Intl.supportedValuesOf('currency').filter(isCurrency).map((code) => ({ value: code, label: `${code} · ${names.of(code) ?? code}`, selected: code === currency }));
  return { name: 'currency', label, widget: 'select', width: 'half', options };
};

/** The runtime still calls it by its old name only. */
const RENAMED = 'Europe/Kiev';

/** All time zones. The machine's own is proposed, unless it keeps universal time as servers do. */
export const zoneField = (ctx: PageCtx, label: string): FieldWish => {
  const machine = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const zones = [...new Set([...Intl.supportedValuesOf('timeZone').filter((zone) => zone !== RENAMED), ...Object.values(HOMES).map(({ zone }) => zone), 'UTC'])].sort();
  const proposed = machine !== 'UTC' && zones.includes(machine) ? machine : homeOf(ctx).zone;
  return { name: 'zone', label, widget: 'select', width: 'half', options: zones.map((zone) => ({ value: zone, label: zone.replaceAll('_', ' '), selected: zone === proposed })) };
};
