import { currencySchema, defineOperation, integer, notFound, type OperationCtx, z, zoneSchema } from '@billet/sdk';
import { countrySchema } from '../country.ts';
import { data } from '../data.ts';
import { idSchema } from '../paging.ts';
import { addressSchema } from './address.ts';
import { currentBrand } from './brand-of.ts';
import { Brand, BusinessUnit, LegalEntity } from './tables.ts';

const brand = z.strictObject({
  id: z.number().int(),
  legalEntityId: z.number().int(),
  name: z.string(),
  slug: z.string(),
  zone: z.string(),
  locale: z.string(),
  currency: z.string(),
  email: z.string(),
  termsVersion: z.string().nullable(),
  termsText: z.string().nullable(),
  dueDays: z.number().int(),
  raiseDaysBefore: z.number().int(),
  /** Days after the due date that cost neither fee nor interest. */
  freeDays: z.number().int(),
});

const view = (row: Brand): z.input<typeof brand> => ({
  id: row.id,
  legalEntityId: row.legal_entity_id,
  name: row.name,
  slug: row.slug,
  zone: row.zone,
  locale: row.locale,
  currency: row.currency,
  email: row.email,
  termsVersion: row.terms_version,
  termsText: row.terms_text,
  dueDays: row.due_days,
  raiseDaysBefore: row.raise_days_before,
  freeDays: row.free_days,
});

export const listBrands = defineOperation({
  name: 'brands.list',
  summary: 'All brands.',
  kind: 'query',
  http: { method: 'GET', path: '/brands' },
  audience: ['staff'],
  permission: 'brands.read',
  input: z.strictObject({}),
  output: z.strictObject({ items: z.array(brand) }),
  run: async (ctx) => ({ items: (await data(ctx).all(Brand).orderBy('id')).map(view) }),
});

export const showCurrentBrand = defineOperation({
  name: 'brands.current',
  summary: 'The brand whose address was opened, with the country of its company and its business units.',
  kind: 'query',
  http: { method: 'GET', path: '/brand' },
  audience: ['staff', 'client', 'guest'],
  permission: 'public',
  input: z.strictObject({}),
  output: z.strictObject({ brand, country: z.string(), units: z.array(z.strictObject({ id: z.number().int(), code: z.string(), name: z.string() })) }),
  run: async (ctx) => {
    const row = await currentBrand(ctx);
    const units = await data(ctx).all(BusinessUnit).where('brand_id', row.id).orderBy('name');
    const { country } = await data(ctx).all(LegalEntity).findById(row.legal_entity_id).throwIfNotFound();
    return { brand: view(row), country, units: units.map(({ id, code, name }) => ({ id, code, name })) };
  },
});

/** Everything needed to begin to sell under a name. */
export const createBrandInput = z.strictObject({
  company: z.string().trim().min(1).max(120),
  name: z.string().trim().min(1).max(80),
  country: countrySchema,
  taxId: z.string().trim().max(30).nullable().default(null),
  address: addressSchema.prefault({}),
  currency: currencySchema,
  zone: zoneSchema,
  locale: z.string().min(2).max(20),
  email: z.email(),
  invoiceTemplate: z.string().min(3).max(40).default('INV-{year}-{000000}'),
  termsVersion: z.string().max(40).nullable().default(null),
  termsText: z.string().max(50_000).nullable().default(null),
});

const slugOf = (name: string): string =>
  name
    .normalize('NFKD')
    .replaceAll(/[^a-zA-Z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '')
    .toLowerCase() || 'brand';

export const createBrandRows = async (ctx: OperationCtx, input: z.output<typeof createBrandInput>): Promise<Brand> => {
  const { all, db } = data(ctx);
  const now = ctx.clock.now();
  const entity = await all(LegalEntity).insertAndFetch({
    name: input.company,
    country: input.country,
    tax_id: input.taxId,
    address: input.address,
    currency: input.currency,
    created_at: now,
    registration: '',
    tax_numbers: [],
    bank_lines: [],
    phone: '',
    email: '',
    website: '',
    version: 1,
  });
  for (const [type, template] of [
    ['invoice', input.invoiceTemplate],
    ['credit_note', `CN-${input.invoiceTemplate}`],
    ['proforma', `PF-${input.invoiceTemplate}`],
  ] as const) {
    await db.execute('insert into invoice_series (legal_entity_id, doc_type, template) values (?, ?, ?)', [entity.id, type, template]);
  }
  const taken = await all(Brand).where('slug', slugOf(input.name)).resultSize();
  const row = await all(Brand).insertAndFetch({
    legal_entity_id: entity.id,
    name: input.name,
    slug: taken === 0 ? slugOf(input.name) : `${slugOf(input.name)}-${String(entity.id)}`,
    zone: input.zone,
    locale: input.locale,
    currency: input.currency,
    email: input.email,
    terms_version: input.termsVersion,
    terms_text: input.termsText,
    due_days: 7,
    raise_days_before: 10,
    notice_days: 3,
    free_days: 0,
    created_at: now,
    version: 1,
  });
  ctx.touch({ kind: 'brand', id: row.id }, undefined, view(row));
  await ctx.emit('brand.created', { brandId: row.id, zone: row.zone });
  return row;
};

export const createBrand = defineOperation({
  name: 'brands.create',
  summary: 'Adds a brand with its legal entity and number series.',
  kind: 'command',
  http: { method: 'POST', path: '/brands' },
  audience: ['staff'],
  permission: 'brands.write',
  input: createBrandInput,
  output: brand,
  run: async (ctx, input) => view(await createBrandRows(ctx, input)),
});

/** How a brand bills and takes orders. */
export const brandTermsFields = {
  termsVersion: z.string().max(40).nullable().optional(),
  termsText: z.string().max(50_000).nullable().optional(),
  dueDays: integer({ min: 0, max: 90 }).optional(),
  raiseDaysBefore: integer({ min: 0, max: 90 }).optional(),
  freeDays: integer({ min: 0, max: 60 }).optional(),
};

const brandChange = z.strictObject({ name: z.string().trim().min(1).max(80).optional(), email: z.email().optional(), locale: z.string().min(2).max(20).optional(), ...brandTermsFields });

export const changeBrand = async (ctx: OperationCtx, id: number, change: z.output<typeof brandChange>): Promise<Brand> => {
  const { all } = data(ctx);
  const before = await all(Brand).findById(id);
  if (before === undefined) throw notFound('Brand');
  const patch = {
    ...(change.name === undefined ? {} : { name: change.name }),
    ...(change.email === undefined ? {} : { email: change.email }),
    ...(change.locale === undefined ? {} : { locale: change.locale }),
    ...(change.termsVersion === undefined ? {} : { terms_version: change.termsVersion }),
    ...(change.termsText === undefined ? {} : { terms_text: change.termsText }),
    ...(change.dueDays === undefined ? {} : { due_days: change.dueDays }),
    ...(change.raiseDaysBefore === undefined ? {} : { raise_days_before: change.raiseDaysBefore }),
    ...(change.freeDays === undefined ? {} : { free_days: change.freeDays }),
  };
  const after = await all(Brand).patchAndFetchById(id, { ...patch, version: before.version + 1 });
  ctx.touch({ kind: 'brand', id }, view(before), view(after));
  return after;
};

export const updateBrand = defineOperation({
  name: 'brands.update',
  summary: 'Changes what a brand says and how it bills from now on.',
  kind: 'command',
  http: { method: 'PATCH', path: '/brands/{id}' },
  audience: ['staff'],
  permission: 'brands.write',
  input: brandChange.extend({ id: idSchema }),
  output: brand,
  run: async (ctx, { id, ...change }) => view(await changeBrand(ctx, id, change)),
});
