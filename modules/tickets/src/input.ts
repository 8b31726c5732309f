import { integer, z } from '@billet/sdk';

export const id = integer({ min: 1 });

/** A choice of a form that was left open comes as an empty text. */
export const optionalId = z.union([z.literal(''), id]).optional();

export const given = (value: '' | number | undefined): number | undefined => (value === '' ? undefined : value);

export const words = z.string().trim().min(1).max(20_000);

/** Three quarters of it are bytes. */
const LONGEST = 7_000_000;

/** One file: a form sends it under these names. */
export const fileInput = { file: z.union([z.literal(''), z.base64().max(LONGEST)]).optional(), 'file.name': z.string().max(400).optional() } as const;

/** A switch of a form: `on` or absent. */
export const onOff = z.union([z.boolean(), z.literal('on')]).optional();
