import { field, z } from '@billet/sdk';
import { keyTypeOf, withoutAccents } from './brcode/index.ts';

const plain = (max: number): z.ZodType<string> => z.string().trim().min(1).refine((text) => /^[\x20-\x7e]+$/.test(withoutAccents(text)), 'only letters, digits and signs').refine((text) => withoutAccents(text).length <= max, `at most ${String(max)} characters`);

/** Settings of an account. */
export const account = z.strictObject({
  key: field(z.string().trim().refine((key) => keyTypeOf(key) !== 'unknown', 'not a Pix key'), { title: 'Pix key', help: 'CPF, CNPJ, phone (+55…), e-mail or random key.' }),
  name: field(plain(25), { title: 'Name of the receiver', help: 'As the payer sees it, at most 25 characters.' }),
  city: field(plain(15), { title: 'City', help: 'At most 15 characters.' }),
});

export type Account = z.output<typeof account>;
