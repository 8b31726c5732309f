import { allowFormTo } from '../../http/security-headers.ts';
import type { Card, PageModel } from '../../view-models/page.ts';
import { voucherFacts, type VoucherRow } from '../hotspot/voucher-facts.ts';
import type { Body, FieldWish, Page, PageCtx } from '../page.ts';
import { loadOffer } from '../shop/on-offer.ts';
import { plansCard } from '../shop/plan-cards.ts';

interface Entered extends VoucherRow {
  readonly name: string;
  readonly login: { readonly url: string; readonly method: 'get' | 'post'; readonly fields: Readonly<Record<string, string>> } | null;
}

/** What login pages of access equipment say in the address, by the name that we keep it under: MikroTik's first, then that of CoovaChilli. */
const SAID = {
  loginUrl: ['link-login-only', 'loginUrl'],
  chapId: ['chap-id', 'chapId'],
  challenge: ['chap-challenge', 'challenge'],
  uamIp: ['uamip', 'uamIp'],
  uamPort: ['uamport', 'uamPort'],
  wanted: ['link-orig', 'dst', 'userurl', 'wanted'],
} as const;

const saidIn = (said: Readonly<Record<string, string>>): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(SAID).flatMap(([name, called]) => {
      const value = called.map((each) => said[each]).find((each) => each !== undefined && each !== '');
      return value === undefined ? [] : [[name, value] as const];
    }),
  );

const form = (ctx: PageCtx, said: Readonly<Record<string, string>>): Card => {
  const hidden = Object.entries(saidIn(said)).map(([name, value]): FieldWish => ({ name, label: '', widget: 'hidden', value }));
  return {
    kind: 'form',
    lead: ctx.t('hotspot.enterLead'),
    form: ctx.form('enter', ctx.t('hotspot.enter'), [{ name: 'code', label: ctx.t('hotspot.code'), widget: 'text', required: true, autocomplete: 'off', placeholder: 'XXXX-XXXX-XXXX' }, ...hidden]),
  };
};

/** What is sold here, to be bought at once; nothing where vouchers are handed out otherwise. */
const offers = async (ctx: PageCtx): Promise<readonly Card[]> => {
  const { productIds } = await ctx.call<{ productIds: readonly number[] }>('hotspot.offers', {});
  if (productIds.length === 0) return [];
  const { plans, currency } = await loadOffer(ctx);
  const sold = plans.filter(({ id }) => productIds.includes(id));
  return sold.length === 0 ? [] : [plansCard(ctx, sold, currency, ctx.t('hotspot.buy'))];
};

const page = async (ctx: PageCtx, main: readonly Card[]): Promise<PageModel> => ({ title: ctx.t('hotspot.title'), narrow: true, main: [...main, ...(await offers(ctx))] });

/** Whoever is at a hotspot types the code of his voucher, sees what is left of it, and gets in. Works without scripts; the code is in no address. */
export const hotspotPage: Page = {
  path: '/hotspot',
  area: 'client',
  open: 'any',
  load: (ctx) => page(ctx, [form(ctx, ctx.problem === undefined ? ctx.query : ctx.problem.values)]),
  actions: {
    enter: async (ctx, body: Body) => {
      const voucher = await ctx.call<Entered>('hotspot.enter', { code: body['code'] ?? '', portal: saidIn(body) });
      const { login } = voucher;
      if (login !== null) allowFormTo(ctx.response, login.url);
      const over = voucher.state !== 'open' && voucher.state !== 'running';
      return page(ctx, [
        ...(login === null
          ? []
          : [{ kind: 'onward' as const, waits: true, get: login.method === 'get', url: login.url, text: ctx.t('hotspot.connectLead'), submit: ctx.t('hotspot.connect'), fields: Object.entries(login.fields).map(([name, value]) => ({ name, value })) }]),
        ...(over ? [{ kind: 'note' as const, tone: 'warn' as const, icon: 'alert', text: ctx.t(`hotspot.over.${voucher.state}`) }] : []),
        voucherFacts(ctx, voucher.name, voucher),
        form(ctx, body),
      ]);
    },
  },
};
