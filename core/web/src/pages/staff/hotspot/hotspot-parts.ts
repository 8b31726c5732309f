import type { PageModel } from '../../../view-models/page.ts';
import { duration, type VoucherState } from '../../hotspot/voucher-facts.ts';
import type { PageCtx } from '../../page.ts';

/** Answers of the operations on hotspot vouchers. */
export interface KindRow {
  readonly id: number;
  readonly brandId: number;
  readonly serverId: number;
  readonly serverName: string;
  readonly planProductId: number;
  readonly name: string;
  readonly minutes: number | null;
  readonly validMinutes: number | null;
  readonly megabytes: number | null;
  readonly sessions: number;
  readonly accessPoints: readonly string[];
  readonly soldProductId: number | null;
  readonly enabled: boolean;
}

export interface Kinds {
  readonly items: readonly KindRow[];
  readonly servers: readonly { readonly id: number; readonly name: string; readonly extension: string }[];
}

export interface BatchRow {
  readonly id: number;
  readonly kindId: number;
  readonly kindName: string;
  readonly name: string;
  readonly count: number;
  readonly lastDay: string | null;
  readonly createdAt: string;
  readonly counts: Readonly<Record<VoucherState, number>>;
  readonly waiting: number;
  readonly problem: string | null;
}

export const hotspotCrumbs = (ctx: PageCtx): NonNullable<PageModel['crumbs']> => [{ label: ctx.t('nav.hotspot'), href: '/staff/hotspot' }];

/** What a kind gives, in a line. */
export const gives = (ctx: PageCtx, { minutes, validMinutes, megabytes }: KindRow): string =>
  [
    ...(minutes === null ? [] : [ctx.t('hotspot.card.online', { time: duration(ctx, minutes) })]),
    ...(validMinutes === null ? [] : [ctx.t('hotspot.card.valid', { time: duration(ctx, validMinutes) })]),
    ...(megabytes === null ? [] : [ctx.t('hotspot.card.traffic', { size: ctx.say.number(megabytes) })]),
  ].join(' · ');

/** An empty field is none. */
export const given = (text: string | undefined): string | null => (text === undefined || text.trim() === '' ? null : text.trim());
