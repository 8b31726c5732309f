import { COUNTRIES } from '@billet/billing';
import type { FieldWish, PageCtx } from './page.ts';

const namesIn = new Map<string, Intl.DisplayNames>();

/** Loading the names of a language takes far longer than reading one, so each language is loaded once. */
const namesOf = (locale: string): Intl.DisplayNames => {
  const names = namesIn.get(locale) ?? new Intl.DisplayNames([locale], { type: 'region' });
  namesIn.set(locale, names);
  return names;
};

/** A country as the reader calls it. */
export const countryName = ({ locale }: Pick<PageCtx, 'locale'>, code: string): string => namesOf(locale).of(code) ?? code;

/** All countries in the order of the reader's alphabet. Something else that a record carries stays choosable. */
export const countryField = (ctx: PageCtx, chosen: string | undefined, more: Partial<FieldWish> = {}): FieldWish => {
  const codes = chosen === undefined || chosen === '' || COUNTRIES.includes(chosen) ? COUNTRIES : [...COUNTRIES, chosen];
  const { compare } = new Intl.Collator(ctx.locale);
  const options = codes.map((code) => ({ value: code, label: countryName(ctx, code), selected: code === chosen })).sort((a, b) => compare(a.label, b.label));
  return { name: 'country', label: ctx.t('auth.country'), widget: 'select', required: true, width: 'half', autocomplete: 'country', options, ...more };
};
