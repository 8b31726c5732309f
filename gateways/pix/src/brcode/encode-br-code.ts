import { malformed, z } from '@billet/sdk';
import { PIX } from './br-code.ts';
import { crc16 } from './crc16.ts';
import { writeTlv } from './tlv.ts';

/** Banks expect ASCII: accents go, the case of letters stays. */
export const withoutAccents = (text: string): string => text.normalize('NFD').replaceAll(/\p{Mn}/gu, '');

const ascii = (max: number): z.ZodType<string> =>
  z
    .string()
    .transform(withoutAccents)
    .pipe(z.string().regex(/^[\x20-\x7e]+$/, 'only letters, digits and signs of ASCII').max(max));

const location = z.string().max(77).regex(/^[A-Za-z0-9._-]+(:\d+)?(\/[\x21-\x7e]*)?$/, 'an address without https://');

/** What can be written; fields that only reading gives may be there and have to agree. */
const wanted = z
  .strictObject({
    kind: z.enum(['static', 'dynamic', 'recurring']).optional(),
    singleUse: z.boolean().optional(),
    key: z.string().regex(/^[\x21-\x7e]{1,77}$/).optional(),
    keyType: z.string().optional(),
    description: ascii(72).optional(),
    location: location.optional(),
    recurrence: location.optional(),
    category: z.string().regex(/^\d{4}$/).default('0000'),
    currency: z.literal('BRL').default('BRL'),
    amount: z.int().min(0).max(999_999_999_999).optional(),
    country: z.literal('BR').default('BR'),
    name: ascii(25),
    city: ascii(15),
    postcode: z.string().regex(/^[0-9-]{1,10}$/).optional(),
    txid: z.string().regex(/^[A-Za-z0-9]{1,25}$/).optional(),
  })
  .refine(({ key, location: at, recurrence }) => (key === undefined) !== (at === undefined) || (key === undefined && recurrence !== undefined), {
    path: ['key'],
    message: 'either a key or a location',
  })
  .refine(({ key, description }) => description === undefined || key !== undefined, { path: ['description'], message: 'only beside a key' });

export type BrCodeWish = z.input<typeof wanted>;

const optional = (tag: string, value: string | undefined): string => (value === undefined ? '' : writeTlv(tag, value));

const centavos = (amount: number): string => `${String(Math.floor(amount / 100))}.${String(amount % 100).padStart(2, '0')}`;

/** Writes a BR Code; `decodeBrCode` reads the same out of it. */
export const encodeBrCode = (value: unknown): string => {
  const parsed = wanted.safeParse(value);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw malformed('brcode', issue?.message ?? 'not an object', { field: issue?.path.join('.') ?? '' });
  }
  const code = parsed.data;
  const body = [
    '000201',
    optional('01', code.singleUse === undefined ? undefined : code.singleUse ? '12' : '11'),
    writeTlv('26', writeTlv('00', PIX) + optional('01', code.key) + optional('02', code.description) + optional('25', code.location)),
    writeTlv('52', code.category),
    '5303986',
    optional('54', code.amount === undefined ? undefined : centavos(code.amount)),
    '5802BR',
    writeTlv('59', code.name),
    writeTlv('60', code.city),
    optional('61', code.postcode),
    writeTlv('62', writeTlv('05', code.txid ?? '***')),
    optional('80', code.recurrence === undefined ? undefined : writeTlv('00', PIX) + writeTlv('25', code.recurrence)),
    '6304',
  ].join('');
  return body + crc16(body);
};
