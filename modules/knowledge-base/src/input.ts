import { integer, z } from '@billet/sdk';

export const id = integer({ min: 1 });

/** A choice of a form that was left open comes as an empty text. */
export const optionalId = z.union([z.literal(''), id]).optional();

/** A switch of a form: `on` or absent. */
export const onOff = z.union([z.boolean(), z.literal('on')]).optional();

export const isOn = (value: boolean | 'on' | undefined): boolean => value !== undefined && value !== false;

export const localeSchema = z.string().regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,2}$/);
