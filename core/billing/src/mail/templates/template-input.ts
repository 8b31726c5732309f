import { z } from '@billet/sdk';
import { idSchema } from '../../paging.ts';
import { templateKeys } from '../kinds.ts';

export const keySchema = z.string().refine((key) => templateKeys.includes(key), 'a kind of mail');
export const localeSchema = z.string().regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,2}$/, 'a language like pt-BR');

/** Which text is meant. */
export const placeInput = { brandId: idSchema, key: keySchema, locale: localeSchema } as const;

/** A text as it is typed. */
export const textInput = {
  subject: z.string().trim().max(250).default(''),
  body: z.string().max(50_000),
  plain: z.string().max(50_000).default(''),
  action: z.string().trim().max(80).default(''),
} as const;
