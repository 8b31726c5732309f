import { defineOperation, linkAnswer, z } from '@billet/sdk';
import { affiliateOf } from './affiliate.ts';
import { brands, clientOf } from './house.ts';
import { id } from './input.ts';
import { programmeOf } from './programme.ts';
import { affiliates, clicks, referrals } from './tables.ts';

const code = z.string().max(60);

/** As the system: the guest sees no affiliates. */
const count = defineOperation({
  name: 'affiliates.count',
  summary: 'Counts the opening of a link on its day.',
  kind: 'command',
  audience: ['system'],
  permission: 'affiliates.write',
  input: z.strictObject({ code }),
  output: z.strictObject({ days: z.number().int().nullable() }),
  run: async (ctx, input) => {
    const [affiliate] = await ctx.table(affiliates).find({ code: input.code, active: true });
    const programme = affiliate === undefined ? undefined : await programmeOf(ctx, affiliate.brand_id);
    if (affiliate === undefined || programme?.active !== true) return { days: null };
    const key = { client_id: affiliate.client_id, day: ctx.clock.today((await brands.sure(ctx, affiliate.brand_id)).zone) };
    if ((await ctx.table(clicks).insertOnce({ ...key, count: 1 })) === undefined) {
      const [row] = await ctx.table(clicks).find(key);
      const held = row === undefined ? undefined : await ctx.table(clicks).hold(row.id);
      if (held !== undefined) await ctx.table(clicks).update(held.id, { count: held.count + 1 });
    }
    return { days: programme.cookie_days };
  },
});

/** A link with a code that nobody has leads on all the same. */
export const followLink = defineOperation({
  name: 'affiliates.follow',
  summary: 'Leads whoever opens the link of an affiliate on to a page of ours.',
  kind: 'command',
  audience: ['guest'],
  permission: 'public',
  input: z.strictObject({ code, to: z.string().max(300).default('/') }),
  output: linkAnswer,
  run: async (ctx, input) => {
    const { days } = await ctx.callAsSystem(count, { code: input.code });
    return { to: input.to, referral: days === null ? null : input.code, days: days ?? 1 };
  },
});

/** When somebody signed up. Told twice it is kept once: nobody is brought twice. */
export const attribute = defineOperation({
  name: 'affiliates.attribute',
  summary: 'Notes who brought a new client, unless he is the same person, or pays through the same payer.',
  kind: 'command',
  audience: ['system'],
  permission: 'affiliates.write',
  input: z.strictObject({ clientId: id, code }),
  output: z.strictObject({ attributed: z.boolean() }),
  run: async (ctx, { clientId, code: wanted }) => {
    const [affiliate] = await ctx.table(affiliates).find({ code: wanted, active: true });
    if (affiliate === undefined || affiliate.client_id === clientId) return { attributed: false };
    const programme = await programmeOf(ctx, affiliate.brand_id);
    const [brought, bringing] = [await clientOf(ctx, clientId), await clientOf(ctx, affiliate.client_id)];
    if (programme?.active !== true || brought.brandId !== affiliate.brand_id || brought.marks.some((mark) => bringing.marks.includes(mark))) return { attributed: false };
    const { zone } = await brands.sure(ctx, affiliate.brand_id);
    const row = await ctx.table(referrals).insertOnce({ client_id: affiliate.client_id, referred_id: clientId, since: ctx.clock.today(zone) });
    if (row !== undefined) ctx.touch({ kind: 'client', id: clientId, clientId }, undefined, { broughtByAffiliate: affiliate.client_id });
    return { attributed: row !== undefined };
  },
});

/** Rows of the affiliate moved with his client; who was brought is followed here. Nobody goes on earning from himself. */
export const followMerge = defineOperation({
  name: 'affiliates.followMerge',
  summary: 'Lets who was brought go on as the client he was merged into.',
  kind: 'command',
  audience: ['system'],
  permission: 'affiliates.write',
  input: z.strictObject({ clientId: id, fromClientId: id }),
  output: z.strictObject({}),
  run: async (ctx, { clientId, fromClientId }) => {
    const table = ctx.table(referrals);
    const [from] = await table.find({ referred_id: fromClientId });
    const [there] = await table.find({ referred_id: clientId });
    if (from !== undefined && there === undefined && from.client_id !== clientId) await table.update(from.id, { referred_id: clientId });
    else if (from !== undefined) await table.remove(from.id);
    if (there !== undefined && there.client_id === clientId) await table.remove(there.id);
    const own = await affiliateOf(ctx, fromClientId);
    if (own !== undefined) await ctx.table(affiliates).update(own.id, { active: false });
    return {};
  },
});

export const innerFollow = [count];
