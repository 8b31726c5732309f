import { createHash } from 'node:crypto';
import { conflict, defineOperation, type OperationCtx, z, notFound } from '@billet/sdk';
import { canonicalJson } from '@billet/database';
import { LegalEntity } from '../../brands/index.ts';
import { data } from '../../data.ts';
import { idSchema } from '../../paging.ts';
import { insertRate, type NewRate, rateFields } from '../manage-rates.ts';
import { planImport, type PlannedImport } from '../rules/index.ts';
import { TaxRateRow } from '../tables.ts';
import { datedRateOf } from '../tax-table.ts';
import { taxSourcesRef } from '../tax-sources.ts';

const wish = {
  legalEntityId: idSchema,
  /** Id of the add-on. */
  package: z.string().max(40),
  /** Empty = all that the package knows. */
  countries: z.array(rateFields.country).max(250).default([]),
  /** Prices contain the tax. */
  inclusive: z.boolean().default(false),
} as const;

type Wish = z.output<z.ZodObject<typeof wish>>;

export const listTaxPackages = defineOperation({
  name: 'tax.packages',
  summary: 'Running add-ons that offer tax rates.',
  kind: 'query',
  http: { method: 'GET', path: '/tax-packages' },
  audience: ['staff'],
  permission: 'tax.read',
  input: z.strictObject({}),
  output: z.strictObject({ items: z.array(z.strictObject({ id: z.string(), title: z.string(), edition: z.string(), rates: z.number().int(), countries: z.array(z.string()) })) }),
  run: (ctx) =>
    Promise.resolve({
      items: ctx.use(taxSourcesRef).packages().map(({ id, title, edition, rates }) => ({ id, title, edition, rates: rates.length, countries: [...new Set(rates.map((rate) => rate.country))].sort() })),
    }),
});

const planFor = async (ctx: OperationCtx, { legalEntityId, package: id, countries, inclusive }: Wish): Promise<readonly PlannedImport<NewRate>[]> => {
  const { all } = data(ctx);
  if ((await all(LegalEntity).findById(legalEntityId)) === undefined) throw notFound('Legal entity');
  const offered = ctx.use(taxSourcesRef).packages().find((each) => each.id === id);
  if (offered === undefined) throw notFound('Package');
  const stored = (await all(TaxRateRow).where({ legal_entity_id: legalEntityId }).orderBy(['effective_from', 'revision'])).map((row) => ({ ...datedRateOf(row), name: row.name }));
  const rates = offered.rates.filter((rate) => countries.length === 0 || countries.includes(rate.country)).map((rate) => ({ ...rate, legalEntityId, inclusive }));
  return planImport(stored, rates, ctx.clock.today('UTC'));
};

/** What was previewed, so that nothing else is imported. */
const fingerprintOf = (plan: readonly PlannedImport<NewRate>[]): string => createHash('sha256').update(canonicalJson(plan)).digest('hex').slice(0, 32);

const planned = z.strictObject({
  country: z.string(), region: z.string(), taxClass: z.string(), level: z.number().int(), name: z.string(), percent: z.string(), effectiveFrom: z.string(), source: z.string(),
  change: z.enum(['new', 'correct', 'same', 'kept']), now: z.string().nullable(),
});

export const previewTaxImport = defineOperation({
  name: 'tax.previewImport',
  summary: 'What importing a package of tax rates would change, from which day; nothing is written.',
  kind: 'query',
  http: { method: 'POST', path: '/tax-packages/preview' },
  audience: ['staff'],
  permission: 'tax.read',
  input: z.strictObject(wish),
  output: z.strictObject({ fingerprint: z.string(), items: z.array(planned) }),
  run: async (ctx, input) => {
    const plan = await planFor(ctx, input);
    return {
      fingerprint: fingerprintOf(plan),
      items: plan.map(({ rate, change, now }) => ({
        country: rate.country, region: rate.region, taxClass: rate.taxClass, level: rate.level, name: rate.name, percent: rate.percent, effectiveFrom: rate.effectiveFrom, source: rate.source, change, now,
      })),
    };
  },
});

export const importTaxRates = defineOperation({
  name: 'tax.importRates',
  summary: 'Imports a package of tax rates as it was previewed. Rates that count already stay as they are.',
  kind: 'command',
  http: { method: 'POST', path: '/tax-packages/import' },
  audience: ['staff'],
  permission: 'tax.write',
  input: z.strictObject({ ...wish, fingerprint: z.string().max(64) }),
  output: z.strictObject({ imported: z.number().int() }),
  run: async (ctx, { fingerprint, ...input }) => {
    const plan = await planFor(ctx, input);
    if (fingerprintOf(plan) !== fingerprint) throw conflict('TAX_IMPORT_CHANGED', 'The rates have changed since the preview. Look at it again.');
    const wanted = plan.filter(({ change }) => change === 'new' || change === 'correct');
    for (const { rate } of wanted) await insertRate(ctx, rate);
    return { imported: wanted.length };
  },
});
