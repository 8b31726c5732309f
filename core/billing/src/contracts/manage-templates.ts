import { defineOperation, integer, invalid, notFound, type OperationCtx, z } from '@billet/sdk';
import { Brand } from '../brands/index.ts';
import { data } from '../data.ts';
import { idSchema } from '../paging.ts';
import { contractNames } from './contract-values.ts';
import { checkTemplate, ExpressionProblem, penaltyNames, readFormula, TemplateProblem } from './rules/index.ts';
import { ContractTemplate, ContractVersion } from './tables.ts';

/** Says where a text or formula is wrong, at its field. */
const assertReadable = (body: string, formula: string, kind: string): void => {
  try {
    checkTemplate(body, contractNames);
    if (kind === 'formula') readFormula(formula, penaltyNames);
  } catch (error) {
    if (error instanceof TemplateProblem) throw invalid(`TEMPLATE_${error.code}`, 'body', 'The text cannot be used.', { line: error.line, found: error.found });
    if (error instanceof ExpressionProblem) throw invalid(`FORMULA_${error.code}`, 'penaltyFormula', 'The formula cannot be read.', { position: error.position });
    throw error;
  }
};

export const saveContractTemplate = defineOperation({
  name: 'contracts.saveTemplate',
  summary: 'Adds a contract template, or a new version of its text in one language. Older versions stay: contracts name the one they were made of.',
  kind: 'command',
  http: { method: 'POST', path: '/contract-templates' },
  audience: ['staff'],
  permission: 'contracts.write',
  input: z.strictObject({
    brandId: idSchema,
    key: z.string().regex(/^[a-z0-9-]{1,40}$/),
    name: z.string().trim().min(1).max(80),
    locale: z.string().regex(/^[a-z]{2}(-[A-Z]{2})?$/),
    title: z.string().trim().min(1).max(120),
    body: z.string().trim().min(1).max(50_000),
    termMonths: integer({ min: 1, max: 240 }),
    renewalMonths: integer({ min: 1, max: 240 }).nullable().default(null),
    penaltyKind: z.enum(['none', 'amount', 'formula']).default('none'),
    penaltyAmount: integer({ min: 0 }).default(0),
    penaltyFormula: z.string().trim().max(500).default(''),
  }),
  output: z.strictObject({ templateId: z.number().int(), versionId: z.number().int(), version: z.number().int() }),
  run: async (ctx, { brandId, key, name, locale, title, body, ...terms }) => {
    const { all } = data(ctx);
    if ((await all(Brand).findById(brandId)) === undefined) throw invalid('NOT_FOUND', 'brandId', 'This is not known.');
    assertReadable(body, terms.penaltyFormula, terms.penaltyKind);
    const known = await all(ContractTemplate).findOne({ brand_id: brandId, key });
    const template = known ?? (await all(ContractTemplate).insertAndFetch({ brand_id: brandId, key, name, created_at: ctx.clock.now() }));
    if (known !== undefined && known.name !== name) await all(ContractTemplate).findById(known.id).patch({ name });
    const last = await all(ContractVersion).where({ template_id: template.id, locale }).orderBy('version', 'desc').first();
    const row = await all(ContractVersion).insertAndFetch({
      template_id: template.id, locale, version: (last?.version ?? 0) + 1, title, body, term_months: terms.termMonths, renewal_months: terms.renewalMonths,
      penalty_kind: terms.penaltyKind, penalty_amount: terms.penaltyAmount, penalty_formula: terms.penaltyFormula, created_at: ctx.clock.now(),
    });
    ctx.touch({ kind: 'contractTemplate', id: template.id }, undefined, { key, locale, version: row.version });
    return { templateId: template.id, versionId: row.id, version: row.version };
  },
});

const text = z.strictObject({
  versionId: z.number().int(), locale: z.string(), version: z.number().int(), title: z.string(), body: z.string(), termMonths: z.number().int(), renewalMonths: z.number().int().nullable(),
  penaltyKind: z.string(), penaltyAmount: z.number().int(), penaltyFormula: z.string(), createdAt: z.string(),
});

const textView = (row: ContractVersion): z.input<typeof text> => ({
  versionId: row.id, locale: row.locale, version: row.version, title: row.title, body: row.body, termMonths: row.term_months, renewalMonths: row.renewal_months,
  penaltyKind: row.penalty_kind, penaltyAmount: row.penalty_amount, penaltyFormula: row.penalty_formula, createdAt: row.created_at,
});

const template = z.strictObject({ id: z.number().int(), brandId: z.number().int(), key: z.string(), name: z.string(), texts: z.array(text) });

/** The newest text of each language. */
const latest = (rows: readonly ContractVersion[]): readonly ContractVersion[] => [...new Map(rows.map((row) => [row.locale, row] as const)).values()];

export const listContractTemplates = defineOperation({
  name: 'contracts.templates',
  summary: 'Contract templates with the newest text of each language.',
  kind: 'query',
  http: { method: 'GET', path: '/contract-templates' },
  audience: ['staff'],
  permission: 'contracts.read',
  input: z.strictObject({ brandId: idSchema.optional() }),
  output: z.strictObject({ items: z.array(template) }),
  run: async (ctx, { brandId }) => {
    const { of, all } = data(ctx);
    const rows = await (brandId === undefined ? of(ContractTemplate) : of(ContractTemplate).where('brand_id', brandId)).orderBy('id').limit(200);
    const versions = await all(ContractVersion).whereIn('template_id', rows.map((row) => row.id)).orderBy('version');
    return { items: rows.map((row) => ({ id: row.id, brandId: row.brand_id, key: row.key, name: row.name, texts: latest(versions.filter((each) => each.template_id === row.id)).map(textView) })) };
  },
});

export const getContractTemplate = defineOperation({
  name: 'contracts.template',
  summary: 'One contract template with all its versions, newest first.',
  kind: 'query',
  http: { method: 'GET', path: '/contract-templates/{id}' },
  audience: ['staff'],
  permission: 'contracts.read',
  input: z.strictObject({ id: idSchema }),
  output: template,
  run: async (ctx, { id }) => {
    const { of, all } = data(ctx);
    const row = await of(ContractTemplate).findById(id);
    if (row === undefined) throw notFound('ContractTemplate');
    return { id: row.id, brandId: row.brand_id, key: row.key, name: row.name, texts: (await all(ContractVersion).where('template_id', id).orderBy('id', 'desc').limit(200)).map(textView) };
  },
});

/** The newest text in a language: exact, else of the same language, else English, else any. */
export const textFor = async (ctx: OperationCtx, templateId: number, locale: string): Promise<ContractVersion | undefined> => {
  const texts = latest(await data(ctx).all(ContractVersion).where('template_id', templateId).orderBy('version'));
  const [language = ''] = locale.split('-');
  return texts.find((each) => each.locale === locale) ?? texts.find((each) => each.locale.startsWith(language)) ?? texts.find((each) => each.locale === 'en') ?? texts[0];
};
