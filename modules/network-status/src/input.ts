import { integer, z } from '@billet/sdk';

export const id = integer({ min: 1 });

/** A choice of a form that was left open comes as an empty text. */
export const optionalId = z.union([z.literal(''), id]).optional();

export const given = (value: number | '' | undefined): number | null => (value === '' || value === undefined ? null : value);

export const flag = z.union([z.boolean(), z.enum(['on', 'off', ''])]).default(false).transform((value) => value === true || value === 'on');

/** Numbers with commas, as a field of a form has them. */
export const idList = z.union([z.array(id).max(50), z.string().max(400).regex(/^[\d,\s]*$/).transform((text) => [...new Set(text.split(/[\s,]+/).filter((part) => part !== '').map(Number))])]);

export const words = z.string().trim().min(1).max(5000);
