import { defineSlot, type PageCtx, type PageDefinition } from '@billet/sdk';
import { joinProgramme, ownAffiliate } from './affiliate.ts';
import { listCommissions } from './book.ts';
import { listPayouts, requestPayout } from './payouts.ts';
import { may } from './rights.ts';
import { balanceShown, commissionShown, moneyOf, payoutShown, rateShown } from './shown.ts';

const linkOf = (ctx: PageCtx, code: string): string => `${ctx.base}/x/affiliates/r/${code}`;

const home: PageDefinition['load'] = async (ctx, { before }) => {
  const { offered, terms, affiliate, figures } = await ctx.call(ownAffiliate, {});
  const shared = { offered, terms: { ...rateShown(terms), holdDays: terms.holdDays, least: terms.minPayout === 0 ? undefined : moneyOf(terms.minPayout, terms.currency) }, mayWrite: may(ctx, 'affiliates.write') };
  if (affiliate === null || figures === null) return shared;
  const earned = await ctx.call(listCommissions, { ...(before === undefined ? {} : { before }) });
  const { items: payouts } = await ctx.call(listPayouts, {});
  const payable = figures.balances.filter((each) => each.payable > 0 && (each.currency !== terms.currency || each.payable >= terms.minPayout));
  return {
    ...shared,
    affiliate,
    link: linkOf(ctx, affiliate.handle),
    clicks: figures.clicks,
    signUps: figures.signUps,
    balances: (figures.balances.length === 0 ? [{ currency: terms.currency, pending: 0, payable: 0, requested: 0, paid: 0 }] : figures.balances).map(balanceShown),
    days: figures.days,
    payable: payable.map(balanceShown),
    commissions: earned.items.map(commissionShown),
    payouts: payouts.map(payoutShown),
    ...(earned.next === undefined ? {} : { more: `/x/affiliates?before=${String(earned.next)}` }),
  };
};

export const clientPages: readonly PageDefinition[] = [
  { area: 'client', path: '/', title: 'title', view: 'own', permission: 'affiliates.read', load: home, forms: { join: { operation: joinProgramme.name }, payout: { operation: requestPayout.name } } },
];

/** Where a brand has no programme, nobody is told of one. */
const onHome = async (ctx: PageCtx): Promise<Readonly<Record<string, unknown>> | undefined> => {
  if (!may(ctx, 'affiliates.read')) return undefined;
  const { offered, terms, affiliate, figures } = await ctx.call(ownAffiliate, {});
  if (!offered && affiliate === null) return undefined;
  return { joined: affiliate !== null, terms: rateShown(terms), balances: (figures?.balances ?? []).map(balanceShown), signUps: figures?.signUps ?? 0 };
};

export const slots = [defineSlot({ slot: 'client.home.aside', view: 'on-home', order: 20, load: onHome })];
