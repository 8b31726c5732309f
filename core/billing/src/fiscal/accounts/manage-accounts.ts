import { conflict, defineOperation, done, integer, invalid, notFound, z, type OperationCtx } from '@billet/sdk';
import { LegalEntity } from '../../brands/index.ts';
import { PRODUCT_TYPES } from '../../catalog/index.ts';
import { data } from '../../data.ts';
import { idSchema } from '../../paging.ts';
import { settingsRef } from '../../refs.ts';
import { settingsInput } from '../../settings-input.ts';
import { FiscalAccount, FiscalDocument, FiscalSeries } from '../tables.ts';
import { callFiscal } from './call-fiscal.ts';
import { fiscalRegistryRef } from './fiscal-registry.ts';

const types = z.array(z.enum(PRODUCT_TYPES)).max(PRODUCT_TYPES.length);
const issueOn = z.enum(['issued', 'paid']);
const name = z.string().trim().min(1).max(80);

const account = z.strictObject({
  id: z.number().int(), extension: z.string(), title: z.string(), name: z.string(), company: z.string(), enabled: z.boolean(), series: z.string(), lastNumber: z.number().int(), issueOn, productTypes: z.array(z.string()), mails: z.boolean(),
  pausedUntil: z.string().nullable(), pausedBecause: z.string().nullable(), lastTest: z.unknown(),
});

export const listFiscalAccounts = defineOperation({
  name: 'fiscalAccounts.list',
  summary: 'By whom fiscal documents of each company are taken, for which products, with the last number of their series; and the authorities that run.',
  kind: 'query',
  http: { method: 'GET', path: '/fiscal-accounts' },
  audience: ['staff'],
  permission: 'fiscal.read',
  input: z.strictObject({}),
  output: z.strictObject({ items: z.array(account), authorities: z.array(z.strictObject({ id: z.string(), title: z.string() })), companies: z.array(z.strictObject({ id: z.number().int(), name: z.string() })) }),
  run: async (ctx) => {
    const { all } = data(ctx);
    const authorities = ctx.use(fiscalRegistryRef).all();
    const titles = new Map(authorities.map((each) => [each.id, each.title] as const));
    const rows = await all(FiscalAccount).orderBy('id');
    const series = new Map((await all(FiscalSeries)).map((each) => [each.id, each] as const));
    const companies = await all(LegalEntity).orderBy('id');
    const nameOf = new Map(companies.map((each) => [each.id, each.name] as const));
    return {
      items: rows.map((row) => ({
        id: row.id, extension: row.extension, title: titles.get(row.extension) ?? row.extension, name: row.name, company: nameOf.get(row.legal_entity_id) ?? '', enabled: row.enabled,
        series: series.get(row.series_id)?.series ?? '', lastNumber: series.get(row.series_id)?.last ?? 0, issueOn: issueOn.parse(row.issue_on), productTypes: row.product_types as string[], mails: row.mails,
        pausedUntil: row.circuit_until, pausedBecause: row.circuit_reason, lastTest: row.last_test,
      })),
      authorities: authorities.map(({ id, title }) => ({ id, title })),
      companies: companies.map((each) => ({ id: each.id, name: each.name })),
    };
  },
});

/** The series of a company: another account may count in it already. */
const seriesFor = async (ctx: OperationCtx, legalEntityId: number, extension: string, series: string, firstNumber: number): Promise<FiscalSeries> => {
  const { all } = data(ctx);
  const there = await all(FiscalSeries).findOne({ legal_entity_id: legalEntityId, extension, series });
  return there ?? all(FiscalSeries).insertAndFetch({ legal_entity_id: legalEntityId, extension, series, base: firstNumber - 1, last: firstNumber - 1 });
};

export const createFiscalAccount = defineOperation({
  name: 'fiscalAccounts.create',
  summary: 'Has a company send fiscal documents to an authority from now on: of all its products or of some kinds, when an invoice is issued or when it is paid.',
  kind: 'command',
  http: { method: 'POST', path: '/fiscal-accounts' },
  audience: ['staff'],
  permission: 'fiscal.write',
  input: z.strictObject({
    legalEntityId: idSchema, extension: z.string().max(40), name, series: z.string().trim().regex(/^(0|[1-9]\d{0,8})$/), firstNumber: integer({ min: 1, max: 999_999_999 }).default(1),
    issueOn: issueOn.default('issued'), productTypes: types.default([]), mails: z.boolean().default(true), settings: settingsInput,
  }),
  output: z.strictObject({ id: z.number().int() }),
  sensitive: ['settings'],
  run: async (ctx, { legalEntityId, extension, series, firstNumber, settings, ...wish }) => {
    const { all } = data(ctx);
    const { traits } = ctx.use(fiscalRegistryRef).get(extension).definition;
    const entity = await all(LegalEntity).findById(legalEntityId);
    if (entity === undefined) throw notFound('Company');
    if (!traits.countries.includes(entity.country)) throw conflict('FISCAL_COUNTRY', 'This authority is not for companies of this country.', { country: entity.country });
    if (series.length > traits.seriesDigits) throw invalid('FISCAL_SERIES', 'series', 'This authority knows no series so long.', { digits: traits.seriesDigits });
    const run = await seriesFor(ctx, legalEntityId, extension, series, firstNumber);
    const row = await all(FiscalAccount).insertAndFetch({
      legal_entity_id: legalEntityId, series_id: run.id, extension, name: wish.name, enabled: true, issue_on: wish.issueOn, product_types: wish.productTypes, mails: wish.mails, created_at: ctx.clock.now(),
    });
    await ctx.use(settingsRef).set(ctx.work as never, extension, 'account', settings, String(row.id));
    ctx.touch({ kind: 'fiscal_account', id: row.id }, undefined, { extension, name: wish.name, series, issueOn: wish.issueOn, productTypes: wish.productTypes });
    return { id: row.id };
  },
});

export const updateFiscalAccount = defineOperation({
  name: 'fiscalAccounts.update',
  summary: 'Changes name, products, settings or availability of a fiscal account and lets paused work go on. A secret left empty stays.',
  kind: 'command',
  http: { method: 'PATCH', path: '/fiscal-accounts/{id}' },
  audience: ['staff'],
  permission: 'fiscal.write',
  input: z.strictObject({ id: idSchema, name: name.optional(), enabled: z.boolean().optional(), issueOn: issueOn.optional(), productTypes: types.optional(), mails: z.boolean().optional(), settings: settingsInput.optional() }),
  output: z.strictObject({ id: z.number().int() }),
  sensitive: ['settings'],
  run: async (ctx, { id, settings, ...wish }) => {
    const { all } = data(ctx);
    const row = await all(FiscalAccount).findById(id);
    if (row === undefined) throw notFound('Fiscal account');
    const change = { name: wish.name ?? row.name, enabled: wish.enabled ?? row.enabled, issue_on: wish.issueOn ?? row.issue_on, product_types: wish.productTypes ?? row.product_types, mails: wish.mails ?? row.mails };
    await all(FiscalAccount).findById(id).patch({ ...change, circuit_until: null, circuit_reason: null });
    if (settings !== undefined) await ctx.use(settingsRef).set(ctx.work as never, row.extension, 'account', settings, String(id));
    const waiting = await all(FiscalDocument).where('account_id', id).whereIn('state', ['queued', 'sent', 'pending', 'cancelling']).orderBy('id').limit(500);
    await ctx.enqueue(...waiting.map((each) => ({ task: 'fiscal.carryOut', payload: { documentId: each.id }, subject: `fiscal:${String(each.id)}` })));
    ctx.touch({ kind: 'fiscal_account', id }, { name: row.name, enabled: row.enabled, issue_on: row.issue_on, product_types: row.product_types }, change);
    return { id };
  },
});

export const viewFiscalAccount = defineOperation({
  name: 'fiscalAccounts.view',
  summary: 'One fiscal account with its settings; secrets are not shown.',
  kind: 'query',
  http: { method: 'GET', path: '/fiscal-accounts/{id}' },
  audience: ['staff'],
  permission: 'fiscal.read',
  input: z.strictObject({ id: idSchema }),
  output: z.strictObject({
    id: z.number().int(), extension: z.string(), name: z.string(), enabled: z.boolean(), issueOn, productTypes: z.array(z.string()), mails: z.boolean(), lastTest: z.unknown(), values: z.record(z.string(), z.unknown()), secretsSet: z.array(z.string()),
  }),
  run: async (ctx, { id }) => {
    const row = await data(ctx).all(FiscalAccount).findById(id);
    if (row === undefined) throw notFound('Fiscal account');
    const view = await ctx.use(settingsRef).view(row.extension, 'account', String(id));
    return { id, extension: row.extension, name: row.name, enabled: row.enabled, issueOn: issueOn.parse(row.issue_on), productTypes: row.product_types as string[], mails: row.mails, lastTest: row.last_test, values: view.values, secretsSet: [...view.secretsSet] };
  },
});

interface TestReply {
  readonly ok: boolean;
  readonly message: string;
}

export const testFiscalAccount = defineOperation({
  name: 'fiscalAccounts.test',
  summary: 'Tries address and certificate of a fiscal account.',
  kind: 'command',
  http: { method: 'POST', path: '/fiscal-accounts/{id}/test' },
  audience: ['staff'],
  permission: 'fiscal.write',
  input: z.strictObject({ id: idSchema }),
  output: z.strictObject({ ok: z.boolean(), message: z.string() }),
  prepare: async (ctx, { id }) => {
    const row = await data(ctx).all(FiscalAccount).findById(id);
    if (row === undefined) throw notFound('Fiscal account');
    return { id, extension: row.extension };
  },
  call: async (ctx, of): Promise<TestReply> => {
    const tested = await callFiscal(ctx.use(fiscalRegistryRef), of, { key: `test:${String(of.id)}`, attempt: 1, signal: ctx.signal }, async (fiscal, callCtx) => done(await fiscal.test(callCtx)));
    return tested.status === 'done' ? tested.value : { ok: false, message: tested.status === 'failed' ? tested.message : '' };
  },
  settle: async (ctx, { id }, { ok, message }: TestReply) => {
    await data(ctx).all(FiscalAccount).findById(id).patch({ last_test: { ok, message, at: ctx.clock.wall() }, ...(ok ? { circuit_until: null, circuit_reason: null } : {}) });
    return { ok, message };
  },
});
