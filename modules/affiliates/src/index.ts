import { defineAddon } from '@billet/sdk';
import { getAffiliate, innerAffiliates, joinProgramme, listAffiliates, ownAffiliate, switchAffiliate } from './affiliate.ts';
import { keep, listCommissions } from './book.ts';
import { clientPages, slots } from './client-pages.ts';
import { attribute, followLink, followMerge, innerFollow } from './follow.ts';
import { innerHouse } from './house.ts';
import { innerPayouts, listPayouts, payPayout, refusePayout, requestPayout } from './payouts.ts';
import { listProgrammes, listRules, removeRule, saveProgramme, saveRule } from './programme.ts';
import { staffPages } from './staff-pages.ts';
import { affiliates, clicks, commissions, firsts, payouts, programmes, referrals, rules } from './tables.ts';

/** Clients who bring clients, and what they earn by it. */
export default defineAddon({
  tables: [programmes, rules, affiliates, clicks, referrals, commissions, firsts, payouts],
  operations: [
    listProgrammes, saveProgramme, listRules, saveRule, removeRule, joinProgramme, ownAffiliate, listAffiliates, getAffiliate, switchAffiliate, followLink, attribute, followMerge, keep, listCommissions,
    requestPayout, listPayouts, payPayout, refusePayout, ...innerHouse, ...innerAffiliates, ...innerFollow, ...innerPayouts,
  ],
  pages: [...clientPages, ...staffPages],
  slots,
  links: [{ path: '/r/{code}', operation: followLink.name }],
  clientPermissions: ['affiliates.read', 'affiliates.write'],
  start: (ctx) => {
    const own = `${ctx.extension}:`;
    ctx.hooks.on('user.registered', async ({ clientId, referral }) => {
      if (referral?.startsWith(own) === true) await ctx.call(attribute.name, { clientId, code: referral.slice(own.length) });
    });
    ctx.hooks.on('client.merged', async ({ clientId, fromClientId }) => {
      await ctx.call(followMerge.name, { clientId, fromClientId });
    });
    ctx.hooks.on('invoice.paid', async ({ invoiceId, paidOn }) => {
      await ctx.call(keep.name, { invoiceId, paidOn });
    });
    for (const hook of ['invoice.credited', 'invoice.reopened'] as const) {
      ctx.hooks.on(hook, async ({ invoiceId }) => {
        await ctx.call(keep.name, { invoiceId, paidOn: null });
      });
    }
    ctx.hooks.on('payment.received', async ({ invoiceIds }) => {
      for (const invoiceId of invoiceIds) await ctx.call(keep.name, { invoiceId, paidOn: null });
    });
  },
});
