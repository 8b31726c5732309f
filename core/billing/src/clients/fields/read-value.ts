import { localDateSchema } from '@billet/sdk';

export const fieldKinds = ['text', 'number', 'choice', 'boolean', 'date'] as const;
export type FieldKind = (typeof fieldKinds)[number];
export type FieldValue = string | number | boolean;

const MOST = 1e12;

const asNumber = (raw: FieldValue): number | undefined => {
  const number = typeof raw === 'number' ? raw : typeof raw === 'string' && /^-?\d+([.,]\d+)?$/.test(raw.trim()) ? Number(raw.trim().replace(',', '.')) : Number.NaN;
  return Number.isFinite(number) && Math.abs(number) <= MOST ? number : undefined;
};

const asDate = (raw: FieldValue): string | undefined => (localDateSchema.safeParse(raw).success ? String(raw) : undefined);

/** What was typed, as it is kept; nothing if it cannot be an answer to this field. Forms send text, the API what it is. */
export const readValue = (kind: FieldKind, choices: readonly string[], raw: FieldValue): FieldValue | undefined => {
  switch (kind) {
    case 'text':
      return typeof raw === 'string' ? raw.trim() : undefined;
    case 'number':
      return asNumber(raw);
    case 'choice':
      return typeof raw === 'string' && choices.includes(raw) ? raw : undefined;
    case 'boolean':
      return typeof raw === 'boolean' ? raw : raw === 'true' ? true : raw === 'false' ? false : undefined;
    case 'date':
      return asDate(raw);
  }
};

/** Nothing was said: the field is left empty. */
export const isEmpty = (raw: FieldValue | null | undefined): boolean => raw === null || raw === undefined || (typeof raw === 'string' && raw.trim() === '');
