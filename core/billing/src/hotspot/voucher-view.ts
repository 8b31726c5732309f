import { z } from '@billet/sdk';
import { whatIsLeft, type Budget, type Left } from './rules/what-is-left.ts';
import type { HotspotKind, HotspotVoucher } from './tables.ts';

export const STATES = ['open', 'running', 'spent', 'expired', 'void'] as const;

export const budgetOf = (kind: HotspotKind): Budget => ({ minutes: kind.minutes, validMinutes: kind.valid_minutes, megabytes: kind.megabytes });

export const leftOf = (kind: HotspotKind, row: HotspotVoucher, now: string): Left => whatIsLeft(budgetOf(kind), { firstAt: row.first_at, seconds: row.seconds_used, bytes: row.bytes_used }, now);

const count = z.number().int();

/** A voucher without its code, as everybody may see it who may see it at all. `secondsLeft`, `bytesLeft`: null = no limit. */
export const voucherFields = {
  state: z.enum(STATES), username: z.string(), lastDay: z.string().nullable(), firstAt: z.string().nullable(), expiresAt: z.string().nullable(), secondsUsed: count, bytesUsed: count, online: z.boolean(),
  secondsLeft: count.nullable(), bytesLeft: count.nullable(),
} as const;

export const voucherView = (kind: HotspotKind, row: HotspotVoucher, now: string): z.input<z.ZodObject<typeof voucherFields>> => {
  const left = leftOf(kind, row, now);
  const over = row.state !== 'open' && row.state !== 'running';
  return {
    state: row.state as (typeof STATES)[number], username: row.username, lastDay: row.last_day, firstAt: row.first_at, expiresAt: row.expires_at, secondsUsed: row.seconds_used, bytesUsed: row.bytes_used, online: row.online,
    secondsLeft: over ? 0 : left.seconds, bytesLeft: over ? 0 : left.bytes,
  };
};
