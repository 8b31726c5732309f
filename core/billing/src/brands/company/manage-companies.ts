import { defineOperation, notFound, z } from '@billet/sdk';
import { data } from '../../data.ts';
import { idSchema } from '../../paging.ts';
import { addressSchema } from '../address.ts';
import { LegalEntity } from '../tables.ts';
import type { TaxNumber } from './seller-of.ts';

const line = (most: number): z.ZodString => z.string().trim().regex(/^\P{Cc}*$/u, 'one line').max(most);
const taxNumber = z.strictObject({ label: line(60).min(1), number: line(60).min(1) });
const website = z.union([z.literal(''), z.url({ protocol: /^https?$/ }).max(200)]);

const company = z.strictObject({
  id: z.number().int(),
  name: z.string(),
  country: z.string(),
  currency: z.string(),
  taxId: z.string().nullable(),
  address: z.unknown(),
  registration: z.string(),
  taxNumbers: z.array(taxNumber),
  bankLines: z.array(z.string()),
  phone: z.string(),
  email: z.string(),
  website: z.string(),
});

const view = (row: LegalEntity): z.input<typeof company> => ({
  id: row.id,
  name: row.name,
  country: row.country,
  currency: row.currency,
  taxId: row.tax_id,
  address: row.address,
  registration: row.registration,
  taxNumbers: row.tax_numbers as TaxNumber[],
  bankLines: row.bank_lines as string[],
  phone: row.phone,
  email: row.email,
  website: row.website,
});

export const listCompanies = defineOperation({
  name: 'companies.list',
  summary: 'The companies that stand behind the brands, as they appear on documents.',
  kind: 'query',
  http: { method: 'GET', path: '/companies' },
  audience: ['staff'],
  permission: 'brands.read',
  input: z.strictObject({}),
  output: z.strictObject({ items: z.array(company) }),
  run: async (ctx) => ({ items: (await data(ctx).all(LegalEntity).orderBy('id')).map(view) }),
});

export const updateCompany = defineOperation({
  name: 'companies.update',
  summary: 'Changes what a company says about itself on documents from now on; those in force stay as they are. Country and currency are those of its books and never change.',
  kind: 'command',
  http: { method: 'PATCH', path: '/companies/{id}' },
  audience: ['staff'],
  permission: 'brands.write',
  input: z.strictObject({
    id: idSchema,
    name: line(120).min(1).optional(),
    taxId: line(30).nullable().optional(),
    address: addressSchema.optional(),
    registration: line(200).optional(),
    taxNumbers: z.array(taxNumber).max(10).optional(),
    bankLines: z.array(line(120).min(1)).max(12).optional(),
    phone: line(40).optional(),
    email: z.union([z.literal(''), z.email()]).optional(),
    website: website.optional(),
  }),
  output: company,
  run: async (ctx, { id, ...change }) => {
    const { all } = data(ctx);
    const before = await all(LegalEntity).findById(id);
    if (before === undefined) throw notFound('Company');
    const after = await all(LegalEntity).patchAndFetchById(id, {
      name: change.name ?? before.name,
      tax_id: change.taxId === undefined ? before.tax_id : change.taxId === '' ? null : change.taxId,
      address: change.address ?? before.address,
      registration: change.registration ?? before.registration,
      tax_numbers: change.taxNumbers ?? before.tax_numbers,
      bank_lines: change.bankLines ?? before.bank_lines,
      phone: change.phone ?? before.phone,
      email: change.email ?? before.email,
      website: change.website ?? before.website,
      version: before.version + 1,
    });
    ctx.touch({ kind: 'company', id }, view(before), view(after));
    return view(after);
  },
});
