import type { Card, Tone } from '../../view-models/page.ts';
import type { PageCtx } from '../page.ts';

/** A hotspot voucher as operations tell of it. */
export interface VoucherRow {
  readonly state: VoucherState;
  readonly username: string;
  readonly lastDay: string | null;
  readonly firstAt: string | null;
  readonly expiresAt: string | null;
  readonly secondsUsed: number;
  readonly bytesUsed: number;
  readonly online: boolean;
  readonly secondsLeft: number | null;
  readonly bytesLeft: number | null;
}

export const STATES = ['open', 'running', 'spent', 'expired', 'void'] as const;

export type VoucherState = (typeof STATES)[number];

export const TONES: Readonly<Record<VoucherState, Tone>> = { open: 'info', running: 'ok', spent: 'idle', expired: 'warn', void: 'bad' };

/** Minutes as people say them: days and hours where they are whole. */
export const duration = (ctx: Pick<PageCtx, 't'>, minutes: number): string => {
  if (minutes > 0 && minutes % 1440 === 0) return ctx.t('hotspot.days', { count: minutes / 1440 });
  return minutes > 0 && minutes % 60 === 0 ? ctx.t('hotspot.hours', { count: minutes / 60 }) : ctx.t('hotspot.minutes', { count: minutes });
};

/** Millions of bytes, rounded down: nobody is promised more than there is. */
export const traffic = (ctx: PageCtx, bytes: number): string => ctx.t('hotspot.megabytes', { size: ctx.say.number(Math.floor(bytes / 1_000_000)) });

export const timeLeft = (ctx: PageCtx, { secondsLeft }: VoucherRow): string => (secondsLeft === null ? ctx.t('hotspot.noLimit') : duration(ctx, Math.floor(secondsLeft / 60)));

export const bytesLeft = (ctx: PageCtx, { bytesLeft: left }: VoucherRow): string => (left === null ? ctx.t('hotspot.noLimit') : traffic(ctx, left));

/** What is left of a voucher, for whoever holds it. */
export const voucherFacts = (ctx: PageCtx, title: string, row: VoucherRow): Extract<Card, { kind: 'facts' }> => ({
  kind: 'facts',
  title,
  facts: [
    { label: ctx.t('services.status'), badge: { text: ctx.t(`hotspot.state.${row.state}`), tone: TONES[row.state] } },
    { label: ctx.t('hotspot.timeLeft'), text: timeLeft(ctx, row) },
    { label: ctx.t('hotspot.trafficLeft'), text: bytesLeft(ctx, row) },
    ...(row.firstAt === null ? [] : [{ label: ctx.t('hotspot.firstAt'), instant: row.firstAt }]),
    ...(row.expiresAt === null ? [] : [{ label: ctx.t('hotspot.expiresAt'), instant: row.expiresAt }]),
    ...(row.firstAt !== null || row.lastDay === null ? [] : [{ label: ctx.t('hotspot.lastDay'), date: row.lastDay }]),
  ],
});
