import { integer, localDateSchema, z } from '@billet/sdk';

export const id = integer({ min: 1 });

/** A choice of a form that was left open comes as an empty text. */
export const optionalId = z.union([z.literal(''), id]).optional();

export const optionalDate = z.union([z.literal(''), localDateSchema]).optional();

export const given = <T>(value: T | '' | undefined): T | undefined => (value === '' ? undefined : value);

/** In minor units. */
export const amount = integer({ min: 1, max: 1_000_000_000_000 });

export const title = z.string().trim().min(1).max(120);
