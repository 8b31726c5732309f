import type { Card } from '../../view-models/page.ts';
import type { PageCtx } from '../page.ts';
import { mayWrite } from '../resources/kinds.ts';
import { voucherFacts, type VoucherRow } from './voucher-facts.ts';

/** The voucher that a service gave, on its page; its code is shown on request. */
export const hotspotCard = async (ctx: PageCtx, serviceId: number): Promise<readonly Card[]> => {
  const { voucher } = await ctx.call<{ voucher: (VoucherRow & { readonly name: string }) | null }>('hotspot.ofService', { serviceId });
  if (voucher === null) return [];
  const card = voucherFacts(ctx, voucher.name, voucher);
  return [{ ...card, facts: [{ label: ctx.t('hotspot.username'), text: voucher.username, mono: true, copy: true }, ...card.facts], actions: mayWrite(ctx) ? [ctx.form('reveal-voucher', ctx.t('hotspot.showCode'), [])] : [] }];
};

export const revealedVoucher = async (ctx: PageCtx, serviceId: string): Promise<Card> => {
  const { username, code } = await ctx.call<{ username: string; code: string }>('hotspot.reveal', { serviceId });
  return { kind: 'lines', title: ctx.t('hotspot.voucher'), lines: [{ label: ctx.t('hotspot.username'), value: username, copy: true }, { label: ctx.t('hotspot.code'), value: code, copy: true }] };
};
