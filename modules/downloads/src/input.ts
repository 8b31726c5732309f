import { integer, z } from '@billet/sdk';

export const id = integer({ min: 1 });

/** A switch of a form: `on` or absent. */
export const onOff = z.union([z.boolean(), z.literal('on')]).optional();

/** Three quarters of it are bytes. */
const LONGEST = 7_000_000;

/** One file: a form sends it under these names. */
export const fileInput = { file: z.union([z.literal(''), z.base64().max(LONGEST)]).optional(), 'file.name': z.string().max(400).optional() } as const;
