import { defineOperation, integer, invalid, notFound, z } from '@billet/sdk';
import { Brand } from '../brands/index.ts';
import { data } from '../data.ts';
import { settingsRef } from '../refs.ts';
import { idSchema } from '../paging.ts';
import { settingsInput } from '../settings-input.ts';
import { offeredAccounts, offerSchema } from './conversion/offered-accounts.ts';
import { currenciesSchema, seeCurrencies } from './conversion/see-currencies.ts';
import { gatewayRegistryRef } from './gateway-registry.ts';
import { accountsFor, availabilitySchema } from './availability.ts';
import { conversionSchema, surchargeSchema } from './rules/index.ts';
import { GatewayAccount } from './tables.ts';

const account = z.strictObject({
  id: z.number().int(),
  brandId: z.number().int(),
  extension: z.string(),
  title: z.string(),
  name: z.string(),
  enabled: z.boolean(),
  position: z.number().int(),
  flow: z.string(),
  needsApproval: z.boolean(),
  surcharge: surchargeSchema.nullable(),
  /** The payer allows charges once, before anything is paid: a mandate. */
  setsUp: z.boolean(),
  /** The payer may have his method kept when he pays. */
  keeps: z.boolean(),
  /** What it charges instead of the currency that was asked about; `null`: that one. */
  conversion: offerSchema.nullable(),
  /** Orders begin with it. */
  isDefault: z.boolean(),
});

const id = idSchema;

export const listGatewayAccounts = defineOperation({
  name: 'gatewayAccounts.list',
  summary: 'Payment methods of a brand; clients see the enabled ones that take the currency, as it is or converted, and are for them.',
  kind: 'query',
  http: { method: 'GET', path: '/gateway-accounts' },
  audience: ['staff', 'client', 'guest'],
  permission: 'public',
  input: z.strictObject({ brandId: id.optional(), currency: z.string().length(3).optional(), amount: integer({ min: 1 }).optional(), clientId: id.optional() }),
  output: z.strictObject({ items: z.array(account) }),
  run: async (ctx, { brandId, currency, amount, clientId }) => {
    const registry = ctx.use(gatewayRegistryRef);
    const query = data(ctx).all(GatewayAccount).orderBy(['position', 'id']);
    if (brandId !== undefined) void query.where('brand_id', brandId);
    if (ctx.caller.audience !== 'staff' && ctx.caller.audience !== 'system') void query.where('enabled', true);
    const running = new Map(registry.all().map((gateway) => [gateway.id, gateway] as const));
    const defaults = new Set((await data(ctx).all(Brand)).map((brand) => brand.default_gateway_account_id));
    const who = ctx.caller.audience === 'client' ? ctx.caller.clientId : clientId;
    const rows = who === undefined ? await query : await accountsFor(ctx, await query, who);
    const offered = currency === undefined ? rows.map((row) => ({ account: row, conversion: null })) : await offeredAccounts(ctx, rows, { amount, currency });
    const items = offered.flatMap(({ account: row, conversion }) => {
      const gateway = running.get(row.extension);
      if (gateway === undefined) return [];
      return [{ id: row.id, brandId: row.brand_id, extension: row.extension, title: gateway.title, name: row.name, enabled: row.enabled, position: row.position, flow: gateway.definition.traits.flow, needsApproval: row.needs_approval, surcharge: row.surcharge === null ? null : surchargeSchema.parse(row.surcharge), setsUp: gateway.definition.setUp !== undefined, keeps: gateway.gateway.charge !== undefined && gateway.definition.setUp === undefined, conversion, isDefault: defaults.has(row.id) }];
    });
    return { items };
  },
});

export const createGatewayAccount = defineOperation({
  name: 'gatewayAccounts.create',
  summary: 'Adds a merchant account of a gateway to a brand.',
  kind: 'command',
  http: { method: 'POST', path: '/gateway-accounts' },
  audience: ['staff'],
  permission: 'gateways.write',
  input: z.strictObject({
    brandId: id,
    extension: z.string(),
    name: z.string().trim().min(1).max(80),
    settings: settingsInput,
  }),
  output: z.strictObject({ id: z.number().int(), hookPath: z.string() }),
  sensitive: ['settings'],
  run: async (ctx, input) => {
    ctx.use(gatewayRegistryRef).get(input.extension);
    const row = await data(ctx).all(GatewayAccount).insertAndFetch({
      brand_id: input.brandId,
      extension: input.extension,
      name: input.name,
      enabled: true,
      position: 0,
      hook_path: ctx.ids.token(24),
      created_at: ctx.clock.now(),
    });
    await ctx.use(settingsRef).set(ctx.work as never, input.extension, 'account', input.settings, String(row.id));
    // The first one is what orders begin with, until staff say otherwise.
    await data(ctx).all(Brand).findById(input.brandId).whereNull('default_gateway_account_id').patch({ default_gateway_account_id: row.id });
    ctx.touch({ kind: 'gateway_account', id: row.id }, undefined, { extension: row.extension, name: row.name });
    return { id: row.id, hookPath: row.hook_path };
  },
});

export const updateGatewayAccount = defineOperation({
  name: 'gatewayAccounts.update',
  summary: 'Changes name, settings or availability of a merchant account. A secret left empty stays.',
  kind: 'command',
  http: { method: 'PATCH', path: '/gateway-accounts/{id}' },
  audience: ['staff'],
  permission: 'gateways.write',
  input: z.strictObject({
    id,
    name: z.string().trim().min(1).max(80).optional(),
    enabled: z.boolean().optional(),
    position: integer({ min: 0, max: 100_000 }).optional(),
    availability: availabilitySchema.optional(),
    needsApproval: z.boolean().optional(),
    /** The money is only held when the payer agrees; staff take it or let it go. Of gateways that can. */
    captureLater: z.boolean().optional(),
    surcharge: surchargeSchema.nullable().optional(),
    /** Those it takes, of what its gateway can; `null` = all. */
    currencies: currenciesSchema.nullable().optional(),
    /** Charges invoices in all others in this one, at the dated rate and a margin. */
    conversion: conversionSchema.nullable().optional(),
    settings: settingsInput.optional(),
  }),
  output: z.strictObject({ id: z.number().int() }),
  sensitive: ['settings'],
  run: async (ctx, { id: accountId, settings, needsApproval, captureLater, ...change }) => {
    const row = await data(ctx).all(GatewayAccount).findById(accountId);
    if (row === undefined) throw notFound('Payment method');
    if (captureLater === true && ctx.use(gatewayRegistryRef).get(row.extension).gateway.capture === undefined) throw invalid('HOLDS_NOT_TAKEN', 'captureLater', 'This gateway does not hold money.');
    seeCurrencies(ctx, row, change);
    const patch = Object.fromEntries(Object.entries({ ...change, needs_approval: needsApproval, capture_later: captureLater }).filter(([, value]) => value !== undefined));
    if (Object.keys(patch).length > 0) await data(ctx).all(GatewayAccount).findById(accountId).patch(patch);
    if (change.enabled === false) await data(ctx).all(Brand).where('default_gateway_account_id', accountId).patch({ default_gateway_account_id: null });
    if (settings !== undefined) await ctx.use(settingsRef).set(ctx.work as never, row.extension, 'account', settings, String(accountId));
    ctx.touch({ kind: 'gateway_account', id: accountId }, { name: row.name, enabled: row.enabled, position: row.position }, patch);
    return { id: accountId };
  },
});

/** Settings of an account as a form shows them: secrets only as "is set". */
export const viewGatewayAccount = defineOperation({
  name: 'gatewayAccounts.view',
  summary: 'One merchant account with its settings; secrets are not shown.',
  kind: 'query',
  http: { method: 'GET', path: '/gateway-accounts/{id}' },
  audience: ['staff'],
  permission: 'gateways.read',
  input: z.strictObject({ id }),
  output: z.strictObject({ id: z.number().int(), brandId: z.number().int(), extension: z.string(), name: z.string(), enabled: z.boolean(), hookPath: z.string().nullable(), tests: z.boolean(), hasFiles: z.boolean(), availability: availabilitySchema, needsApproval: z.boolean(), /** `null` = this gateway cannot. */ captureLater: z.boolean().nullable(), surcharge: surchargeSchema.nullable(), currencies: currenciesSchema.nullable(), conversion: conversionSchema.nullable(), values: z.record(z.string(), z.unknown()), secretsSet: z.array(z.string()) }),
  run: async (ctx, { id: accountId }) => {
    const row = await data(ctx).all(GatewayAccount).findById(accountId);
    if (row === undefined) throw notFound('Payment method');
    const view = await ctx.use(settingsRef).view(row.extension, 'account', String(accountId));
    const running = ctx.use(gatewayRegistryRef).all().find((gateway) => gateway.id === row.extension);
    return {
      id: row.id,
      brandId: row.brand_id,
      extension: row.extension,
      name: row.name,
      enabled: row.enabled,
      hookPath: running?.gateway.webhook === undefined ? null : `/hooks/${row.hook_path}`,
      tests: running?.gateway.test !== undefined,
      hasFiles: running?.gateway.parseFile !== undefined || running?.gateway.buildFile !== undefined,
      availability: availabilitySchema.parse(row.availability),
      needsApproval: row.needs_approval,
      captureLater: running?.gateway.capture === undefined ? null : row.capture_later,
      surcharge: row.surcharge === null ? null : surchargeSchema.parse(row.surcharge),
      currencies: row.currencies as string[] | null,
      conversion: row.conversion === null ? null : conversionSchema.parse(row.conversion),
      values: view.values,
      secretsSet: [...view.secretsSet],
    };
  },
});

/** Tries the credentials of an account. */
export const testGatewayAccount = defineOperation({
  name: 'gatewayAccounts.test',
  summary: 'Asks the provider whether the credentials of an account work.',
  kind: 'command',
  http: { method: 'POST', path: '/gateway-accounts/{id}/test' },
  audience: ['staff'],
  permission: 'gateways.write',
  input: z.strictObject({ id }),
  output: z.strictObject({ ok: z.boolean(), message: z.string() }),
  prepare: async (ctx, { id: accountId }) => {
    const row = await data(ctx).all(GatewayAccount).findById(accountId);
    if (row === undefined) throw notFound('Payment method');
    return { extension: row.extension, accountId };
  },
  call: async (ctx, { extension, accountId }) => {
    const registry = ctx.use(gatewayRegistryRef);
    const { gateway } = registry.get(extension);
    if (gateway.test === undefined) throw invalid('NO_TEST', 'id', 'This gateway has nothing to test.');
    return gateway.test(await registry.callCtx(extension, accountId, { key: 'test', attempt: 1, signal: ctx.signal }));
  },
  settle: (_ctx, _prepared, reply: { ok: boolean; message: string }) => Promise.resolve(reply),
});
