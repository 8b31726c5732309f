import { conflict, defineOperation, notFound, type OperationCtx, type TableRow, z } from '@billet/sdk';
import { balanceShape, balancesOf } from './balance.ts';
import { brands, clientOf } from './house.ts';
import { id, rateShape, rateView } from './input.ts';
import { programmeOf } from './programme.ts';
import { affiliates, clicks, referrals } from './tables.ts';

export type Affiliate = TableRow<typeof affiliates.columns>;

const affiliate = z.strictObject({ clientId: z.number().int(), brandId: z.number().int(), handle: z.string(), active: z.boolean(), joinedOn: z.string() });

const view = (row: Affiliate): z.input<typeof affiliate> => ({ clientId: row.client_id, brandId: row.brand_id, handle: row.code, active: row.active, joinedOn: row.joined_on });

export const affiliateOf = async (ctx: OperationCtx, clientId: number): Promise<Affiliate | undefined> => (await ctx.table(affiliates).find({ client_id: clientId }))[0];

export const sureAffiliate = async (ctx: OperationCtx, clientId: number): Promise<Affiliate> => {
  const row = await affiliateOf(ctx, clientId);
  if (row === undefined) throw notFound('Affiliate');
  return row;
};

/** As the system: a client does not read how a brand runs its programme. */
const readTerms = defineOperation({
  name: 'affiliates.readTerms',
  summary: 'What the brand of a client offers to affiliates, and today there.',
  kind: 'query',
  audience: ['system'],
  permission: 'affiliates.read',
  input: z.strictObject({ clientId: id }),
  output: z.strictObject({ brandId: z.number().int(), today: z.string(), offered: z.boolean(), ...rateShape, holdDays: z.number().int(), minPayout: z.number().int() }),
  run: async (ctx, { clientId }) => {
    const { brandId } = await clientOf(ctx, clientId);
    const brand = await brands.sure(ctx, brandId);
    const row = await programmeOf(ctx, brandId);
    const rate = row === undefined ? { kind: 'percent' as const, rate: 0, currency: brand.currency, recurring: false } : rateView(row);
    return { brandId, today: ctx.clock.today(brand.zone), offered: row?.active ?? false, ...rate, holdDays: row?.hold_days ?? 0, minPayout: row?.min_payout ?? 0 };
  },
});

export const termsOf = (ctx: OperationCtx, clientId: number): Promise<z.output<typeof readTerms.output>> => ctx.callAsSystem(readTerms, { clientId });

export const ownClient = ({ caller }: OperationCtx): number => {
  if (caller.clientId === undefined) throw notFound('Client');
  return caller.clientId;
};

export const joinProgramme = defineOperation({
  name: 'affiliates.join',
  summary: 'Makes a client an affiliate with a link of its own. A second time changes nothing.',
  kind: 'command',
  http: { method: 'POST', path: '/x/affiliates/own' },
  audience: ['client'],
  permission: 'affiliates.write',
  input: z.strictObject({}),
  output: affiliate,
  run: async (ctx) => {
    const clientId = ownClient(ctx);
    const known = await affiliateOf(ctx, clientId);
    if (known !== undefined) return view(known);
    const { brandId, today, offered } = await termsOf(ctx, clientId);
    if (!offered) throw conflict('NO_PROGRAMME', 'There is no programme at the moment.');
    const row = await ctx.table(affiliates).insertOnce({ client_id: clientId, brand_id: brandId, code: ctx.ids.token(9).replaceAll(/[^A-Za-z0-9]/g, 'x'), active: true, joined_on: today });
    ctx.touch({ kind: 'client', id: clientId, clientId }, undefined, { affiliate: true });
    return view(row ?? (await sureAffiliate(ctx, clientId)));
  },
});

const WINDOW = 30;

const figures = z.strictObject({ clicks: z.number().int(), signUps: z.number().int(), days: z.array(z.strictObject({ day: z.string(), count: z.number().int() })), balances: z.array(balanceShape) });

const figuresOf = async (ctx: OperationCtx, clientId: number, today: string): Promise<z.input<typeof figures>> => {
  const counted = await ctx.table(clicks).sums({ client_id: clientId }, { of: 'count', by: ['client_id'] });
  const brought = await ctx.table(referrals).sums({ client_id: clientId }, { of: 'client_id', by: ['client_id'] });
  const latest = await ctx.table(clicks).page({ client_id: clientId }, { limit: WINDOW });
  return {
    clicks: counted[0]?.sum ?? 0,
    signUps: brought[0]?.count ?? 0,
    days: [...latest.items].sort((a, b) => b.day.localeCompare(a.day)).map(({ day, count }) => ({ day, count })),
    balances: [...(await balancesOf(ctx, clientId, today))],
  };
};

export const ownAffiliate = defineOperation({
  name: 'affiliates.own',
  summary: 'What a client earns as an affiliate: link, clicks, sign-ups and balances; without it, what is offered.',
  kind: 'query',
  http: { method: 'GET', path: '/x/affiliates/own' },
  audience: ['client'],
  permission: 'affiliates.read',
  input: z.strictObject({}),
  output: z.strictObject({ offered: z.boolean(), terms: z.strictObject({ ...rateShape, holdDays: z.number().int(), minPayout: z.number().int() }), affiliate: affiliate.nullable(), figures: figures.nullable() }),
  run: async (ctx) => {
    const clientId = ownClient(ctx);
    const { offered, today, brandId: _, ...terms } = await termsOf(ctx, clientId);
    const row = await affiliateOf(ctx, clientId);
    return { offered, terms, affiliate: row === undefined ? null : view(row), figures: row === undefined ? null : await figuresOf(ctx, clientId, today) };
  },
});

const listed = affiliate.extend({ name: z.string() });

export const listAffiliates = defineOperation({
  name: 'affiliates.list',
  summary: 'Affiliates, newest first.',
  kind: 'query',
  http: { method: 'GET', path: '/x/affiliates/affiliates' },
  audience: ['staff'],
  permission: 'affiliates.read',
  input: z.strictObject({ before: id.optional() }),
  output: z.strictObject({ items: z.array(listed.extend({ signUps: z.number().int(), balances: z.array(balanceShape) })), next: z.number().int().optional() }),
  run: async (ctx, { before }) => {
    const { items, next } = await ctx.table(affiliates).page({}, { limit: 25, ...(before === undefined ? {} : { before }) });
    const found = [];
    for (const row of items) {
      const { today } = await termsOf(ctx, row.client_id);
      const { signUps, balances } = await figuresOf(ctx, row.client_id, today);
      found.push({ ...view(row), name: (await clientOf(ctx, row.client_id)).name, signUps, balances });
    }
    return { items: found, ...(next === undefined ? {} : { next }) };
  },
});

export const getAffiliate = defineOperation({
  name: 'affiliates.get',
  summary: 'One affiliate with clicks, sign-ups and balances.',
  kind: 'query',
  http: { method: 'GET', path: '/x/affiliates/affiliates/{clientId}' },
  audience: ['staff'],
  permission: 'affiliates.read',
  input: z.strictObject({ clientId: id }),
  output: z.strictObject({ affiliate: listed, figures, currency: z.string() }),
  run: async (ctx, { clientId }) => {
    const row = await sureAffiliate(ctx, clientId);
    const { today, currency } = await termsOf(ctx, clientId);
    return { affiliate: { ...view(row), name: (await clientOf(ctx, clientId)).name }, figures: await figuresOf(ctx, clientId, today), currency };
  },
});

export const switchAffiliate = defineOperation({
  name: 'affiliates.switch',
  summary: 'Lets an affiliate rest, or earn again. What was earned stays.',
  kind: 'command',
  http: { method: 'PUT', path: '/x/affiliates/affiliates/{clientId}/active' },
  audience: ['staff'],
  permission: 'affiliates.write',
  input: z.strictObject({ clientId: id, active: z.union([z.boolean(), z.enum(['on', 'off'])]).transform((value) => value === true || value === 'on') }),
  output: affiliate,
  run: async (ctx, { clientId, active }) => {
    const row = await sureAffiliate(ctx, clientId);
    ctx.touch({ kind: 'client', id: clientId, clientId }, { affiliateActive: row.active }, { affiliateActive: active });
    return view(await ctx.table(affiliates).update(row.id, { active }));
  },
});

export const innerAffiliates = [readTerms];
