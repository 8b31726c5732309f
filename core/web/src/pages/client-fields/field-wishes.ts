import type { Body, FieldWish, PageCtx } from '../page.ts';
import { productName } from '../parts.ts';

/** Something a brand asks of its clients, with the answer where there is one. */
export interface ClientFieldRow {
  readonly id: number;
  readonly brandId: number;
  readonly key: string;
  readonly kind: 'text' | 'number' | 'choice' | 'boolean' | 'date';
  readonly name: Readonly<Record<string, string>>;
  readonly help: Readonly<Record<string, string>>;
  readonly choices: readonly string[];
  readonly required: boolean;
  readonly atSignUp: boolean;
  readonly locked: boolean;
  readonly staffOnly: boolean;
  readonly position: number;
  readonly status: string;
  readonly value?: string | number | boolean | null;
}

export const fieldName = ({ key }: Pick<ClientFieldRow, 'key'>): string => `fields.${key}`;

/** What is asked of somebody who becomes a client. */
export const signUpFields = async (ctx: PageCtx): Promise<readonly ClientFieldRow[]> =>
  ctx.caller.clientId !== undefined ? [] : (await ctx.call<{ items: readonly ClientFieldRow[] }>('clientFields.list', {})).items.filter(({ atSignUp }) => atSignUp);

/** An answer in words. */
export const answerText = (ctx: PageCtx, { kind, value }: ClientFieldRow): string => {
  if (value === null || value === undefined || value === '') return '–';
  if (typeof value === 'boolean') return ctx.t(value ? 'clientFields.yes' : 'clientFields.no');
  if (typeof value === 'number') return ctx.say.number(value);
  return kind === 'date' ? ctx.say.date(value) : value;
};

/** The field as a form shows it; yes or no is a choice of its own, so that nothing said stays nothing. */
export const fieldWish = (ctx: PageCtx, field: ClientFieldRow, forStaff = false): FieldWish => {
  const { kind, choices, required, value } = field;
  const help = productName(ctx, field.help);
  const base = { name: fieldName(field), label: productName(ctx, field.name), required: required && !forStaff, width: 'half' as const, ...(help === '' ? {} : { help }) };
  const text = value === null || value === undefined ? undefined : String(value);
  if (kind === 'choice' || kind === 'boolean') {
    const options = kind === 'choice' ? choices.map((choice) => ({ value: choice, label: choice })) : [{ value: 'true', label: ctx.t('clientFields.yes') }, { value: 'false', label: ctx.t('clientFields.no') }];
    return { ...base, widget: 'select', options: [{ value: '', label: '–' }, ...options].map((option) => ({ ...option, selected: option.value === (text ?? '') })) };
  }
  return { ...base, widget: kind === 'date' ? 'date' : 'text', ...(text === undefined ? {} : { value: text }) };
};

/** What was answered in a form. */
export const answersOf = (fields: readonly ClientFieldRow[], body: Body): Readonly<Record<string, string>> =>
  Object.fromEntries(fields.flatMap((field) => (body[fieldName(field)] === undefined ? [] : [[field.key, body[fieldName(field)] ?? '']])));
