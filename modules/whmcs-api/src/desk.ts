import { type Clock, formatMinor, type Money, parseMoney, z } from '@billet/sdk';
import type { Answer } from './answer.ts';
import { type Form, refused } from './form.ts';
import type { Settings } from './settings.ts';

/** What one call of a program works with. */
export interface Desk {
  readonly form: Form;
  readonly settings: Settings;
  readonly clock: Pick<Clock, 'now' | 'today'>;
  readonly locale: string;
  /** Calls an operation with the rights of the key and reads from its answer what is needed. */
  call<T>(operation: string, input: unknown, shape: z.ZodType<T>): Promise<T>;
}

/** One of the other system's actions. `result: success` is put before its answer. */
export type Action = (desk: Desk) => Promise<Answer>;

export const done = z.unknown();
export const itemsOf = <T>(item: z.ZodType<T>): z.ZodType<{ readonly items: readonly T[] }> => z.object({ items: z.array(item) });

export const money = z.object({ amount: z.number(), currency: z.string() });
export const cycle = z.object({ unit: z.string(), count: z.number() });
const names = z.record(z.string(), z.string());

export const amount = (value: Money): string => formatMinor(value);
export const none = '0000-00-00';

/** Minor units of an amount as programs write it: 12.95. */
export const minor = (text: string, currency: string): number => parseMoney(text, currency).amount;

export const named = z.union([names, z.string()]);

/** A name in the language of the key, in English, or in whatever there is. */
export const nameIn = (value: z.output<typeof named>, locale: string): string => (typeof value === 'string' ? value : (value[locale] ?? value['en'] ?? Object.values(value)[0] ?? ''));

/** An instant as the other system writes it. */
export const instant = (iso: string | null): string => (iso === null ? `${none} 00:00:00` : iso.slice(0, 19).replace('T', ' '));

const MOST_AT_ONCE = 1000;
const PAGE = 200;

export interface Page<T> {
  readonly rows: readonly T[];
  /** `totalresults`, `startnumber` and `numreturned` of an answer. */
  readonly counts: { readonly totalresults: number; readonly startnumber: number; readonly numreturned: number };
}

/**
 * Rows by offset, read from a list that goes on by its last row. `totalresults` counts what is known to be there: while
 * more follows it is one more than was read, so that a program that asks until it has them all goes on, and stops.
 */
export const pageBy = async <T>(desk: Desk, operation: string, filter: object, item: z.ZodType<T>, size = PAGE): Promise<Page<T>> => {
  const start = desk.form.id('limitstart') ?? 0;
  const most = Math.min(MOST_AT_ONCE, desk.form.id('limitnum') ?? 25);
  const shape = z.object({ items: z.array(item), next: z.number().optional() });
  const found: T[] = [];
  let next: number | undefined;
  do {
    const page = await desk.call(operation, { ...filter, ...(size === PAGE ? { limit: PAGE } : {}), ...(next === undefined ? {} : { before: next }) }, shape);
    found.push(...page.items);
    ({ next } = page);
  } while (next !== undefined && found.length <= start + most);
  const rows = found.slice(start, start + most);
  return { rows, counts: { totalresults: next === undefined || found.length > start + most ? found.length : found.length + 1, startnumber: start, numreturned: rows.length } };
};

const account = z.object({ id: z.number(), extension: z.string(), name: z.string(), enabled: z.boolean(), title: z.string() });

export const methodsOf = async (desk: Desk, brandId: number | undefined): Promise<readonly z.output<typeof account>[]> =>
  (await desk.call('gatewayAccounts.list', brandId === undefined ? {} : { brandId }, itemsOf(account))).items.filter(({ enabled }) => enabled);

/** The payment method that a program names: by gateway, by a name from the settings, or by its number. */
export const methodNamed = async (desk: Desk, name: string, brandId: number): Promise<number> => {
  const wanted = name.toLowerCase();
  const meant = desk.settings.methods.map((pair) => pair.split('=')).find(([said]) => said === wanted)?.[1];
  const methods = await methodsOf(desk, brandId);
  const found = methods.find(({ id, extension }) => extension === wanted || extension === meant || String(id) === (meant ?? wanted));
  if (found === undefined) throw refused(`Invalid Payment Method. Valid options include ${[...new Set(methods.map(({ extension }) => extension))].join(', ')}`);
  return found.id;
};

export const brandsOf = (desk: Desk): Promise<{ readonly items: readonly { readonly id: number; readonly currency: string }[] }> => desk.call('brands.list', {}, itemsOf(z.object({ id: z.number(), currency: z.string() })));

/** Currencies in use; a program knows them by their place in this list. */
export const currenciesOf = async (desk: Desk): Promise<readonly string[]> => {
  const products = await desk.call('products.list', {}, itemsOf(z.object({ prices: z.array(z.object({ currency: z.string() })) })));
  const { items } = await brandsOf(desk);
  return [...new Set([...items.map(({ currency }) => currency), ...products.items.flatMap(({ prices }) => prices.map(({ currency }) => currency)).sort()])];
};
