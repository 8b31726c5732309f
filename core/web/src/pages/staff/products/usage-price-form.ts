import { currencyExponent, isCurrency } from '@billet/sdk';
import type { Form } from '../../../view-models/page.ts';
import type { Body, FieldWish, PageCtx } from '../../page.ts';
import type { ProductOptionRow } from '../../client/order-options.ts';
import { productName, today } from '../../parts.ts';
import { orNull } from '../pricing/brands-of.ts';

const MODELS = ['graduated', 'volume', 'package'];
const SUMS = ['sum', 'peak'];
/** Tiers that the form has room for; more of them go by the API. */
const TIERS = [1, 2, 3, 4];
const EXAMPLES = '1, 10, 100, 1000';

/** Names of the fields that make a price, in the order of the form. */
const NAMES = ['name', 'metric', 'currency', 'effectiveFrom', 'unitLabel', 'option', 'model', 'sum', 'unit', 'included', 'packageSize', ...TIERS.flatMap((at) => [`upTo${String(at)}`, `price${String(at)}`]), 'quantities'];

/** An amount as it is typed, in minor units and exact; what is no amount is left for the operation to refuse. */
export const minorText = (text: string, currency: string): string => {
  const typed = text.trim().replace(',', '.');
  const [, whole, part = ''] = /^(\d+)(?:\.(\d+))?$/.exec(typed) ?? [];
  if (whole === undefined) return typed;
  const digits = currencyExponent(currency);
  const moved = `${whole}${part.padEnd(digits, '0').slice(0, digits)}`.replace(/^0+(?=\d)/, '');
  const rest = part.slice(digits).replace(/0+$/, '');
  return rest === '' ? moved : `${moved}.${rest}`;
};

/** A price for one piece in words; it may be less than a minor unit. */
export const pieceText = (ctx: PageCtx, price: string, currency: string): string =>
  new Intl.NumberFormat(ctx.locale, { style: 'currency', currency, maximumFractionDigits: 10 }).format(Number(price) / 10 ** currencyExponent(currency));

const tierFields = (ctx: PageCtx): readonly FieldWish[] =>
  TIERS.flatMap((at): readonly FieldWish[] => [
    { name: `upTo${String(at)}`, errorAt: `tiers.${String(at - 1)}.upTo`, label: ctx.t('usagePrices.upTo', { number: at }), widget: 'number', width: 'half', help: at === 1 ? ctx.t('usagePrices.upToHelp') : undefined },
    { name: `price${String(at)}`, errorAt: `tiers.${String(at - 1)}.price`, label: ctx.t('usagePrices.price', { number: at }), widget: 'money', width: 'half', required: at === 1 },
  ]);

/** An option by its name, and its choice by its own. */
export const optionText = (ctx: PageCtx, options: readonly ProductOptionRow[], key: string, choice: string | null): string => {
  const found = options.find((option) => option.key === key);
  const name = found === undefined ? key : productName(ctx, found.name);
  if (choice === null) return name;
  const picked = found?.choices.find((each) => each.key === choice);
  return `${name}: ${picked === undefined ? choice : productName(ctx, picked.name)}`;
};

/** With which option a price counts; nothing to choose where the product has none. */
const optionFields = (ctx: PageCtx, options: readonly ProductOptionRow[]): readonly FieldWish[] => {
  if (options.length === 0) return [];
  const named = options.flatMap(({ key, choices }) => [
    { value: key, label: optionText(ctx, options, key, null) },
    ...choices.map((each) => ({ value: `${key}=${each.key}`, label: optionText(ctx, options, key, each.key) })),
  ]);
  return [{ name: 'option', label: ctx.t('usagePrices.option'), widget: 'select', options: [{ value: '', label: ctx.t('usagePrices.option.any') }, ...named], help: ctx.t('usagePrices.optionHelp') }];
};

/** A price for what is used, with the quantities for which it is worked out before it is saved. */
export const usagePriceForm = (ctx: PageCtx, currency: string, options: readonly ProductOptionRow[]): Form => {
  const choice = (values: readonly string[], key: string): { value: string; label: string }[] => values.map((value) => ({ value, label: ctx.t(`usagePrices.${key}.${value}`) }));
  return ctx.form('add', ctx.t('usagePrices.try'), [
    { name: 'name', label: ctx.t('usagePrices.name'), widget: 'text', required: true, width: 'half' },
    { name: 'metric', label: ctx.t('usagePrices.metric'), widget: 'text', required: true, width: 'half', help: ctx.t('usagePrices.metricHelp') },
    { name: 'currency', label: ctx.t('products.currency'), widget: 'text', required: true, width: 'third', value: currency },
    { name: 'effectiveFrom', label: ctx.t('products.from'), widget: 'date', required: true, width: 'third', value: today(ctx) },
    { name: 'unitLabel', label: ctx.t('usagePrices.unitLabel'), widget: 'text', width: 'third', placeholder: 'GB' },
    ...optionFields(ctx, options),
    { name: 'model', label: ctx.t('usagePrices.model'), widget: 'select', width: 'half', options: choice(MODELS, 'model') },
    { name: 'sum', label: ctx.t('usagePrices.sum'), widget: 'select', width: 'half', options: choice(SUMS, 'sum') },
    { name: 'unit', label: ctx.t('usagePrices.unit'), widget: 'number', width: 'third', value: '1', help: ctx.t('usagePrices.unitHelp') },
    { name: 'included', label: ctx.t('usagePrices.included'), widget: 'number', width: 'third', value: '0' },
    { name: 'packageSize', label: ctx.t('usagePrices.packageSize'), widget: 'number', width: 'third', value: '1', help: ctx.t('usagePrices.packageHelp') },
    ...tierFields(ctx),
    { name: 'quantities', label: ctx.t('usagePrices.quantities'), widget: 'text', value: EXAMPLES, help: ctx.t('usagePrices.quantitiesHelp') },
  ]);
};

/** What was typed, once more out of sight, to be saved; its own name keeps its fields apart from those in sight. */
export const confirmForm = (ctx: PageCtx, body: Body): Form => {
  const kept = [...NAMES.map((name) => [name, body[name] ?? ''] as const), ['stage', 'save'] as const];
  return { ...ctx.form('save', ctx.t('usagePrices.save'), kept.map(([name, value]) => ({ name, label: '', widget: 'hidden', value }))), name: 'add' };
};

export const currencyOf = (body: Body): string => (body['currency'] ?? '').trim().toUpperCase();

/** The tariff that was typed: what is needed to work out an example. */
export const tariffInput = (body: Body): Record<string, unknown> => {
  const currency = currencyOf(body);
  const typed = TIERS.map((at) => ({ upTo: orNull(body[`upTo${String(at)}`]), price: orNull(body[`price${String(at)}`]) }));
  const last = typed.findLastIndex(({ upTo, price }) => upTo !== null || price !== null);
  const tiers = typed.slice(0, last + 1).map(({ upTo, price }) => ({ upTo, price: minorText(price ?? '', isCurrency(currency) ? currency : '') }));
  const { model, sum } = body;
  return { model, sum, unit: orNull(body['unit']) ?? 1, included: orNull(body['included']) ?? 0, packageSize: orNull(body['packageSize']) ?? 1, tiers };
};

const optionInput = (body: Body): Record<string, unknown> => {
  const [option = '', choice = ''] = (body['option'] ?? '').split('=');
  return { option: orNull(option), choice: orNull(choice) };
};

export const usagePriceInput = (ctx: PageCtx, body: Body): Record<string, unknown> => ({
  metric: (body['metric'] ?? '').trim(),
  currency: currencyOf(body),
  effectiveFrom: orNull(body['effectiveFrom']) ?? undefined,
  name: { [ctx.locale]: (body['name'] ?? '').trim() },
  unitLabel: (body['unitLabel'] ?? '').trim(),
  ...optionInput(body),
  ...tariffInput(body),
});

/** Quantities of the example as they are measured; they are typed in units. */
export const quantitiesOf = (body: Body): readonly (number | string)[] => {
  const size = /^\d{1,13}$/.test((body['unit'] ?? '').trim()) ? Number(body['unit']) : 1;
  return (orNull(body['quantities']) ?? EXAMPLES).split(/[\s,;]+/).filter((each) => each !== '').map((each) => (/^\d{1,13}$/.test(each) ? Number(each) * size : each));
};
