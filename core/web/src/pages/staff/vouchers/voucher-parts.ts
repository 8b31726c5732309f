import type { PageModel } from '../../../view-models/page.ts';
import type { PageCtx } from '../../page.ts';

/** Answers of the operations on vouchers. */
export interface BatchRow {
  readonly id: number;
  readonly brandId: number;
  readonly name: string;
  readonly count: number;
  readonly amount: number;
  readonly currency: string;
  readonly expiresOn: string | null;
  readonly createdAt: string;
  readonly counts: Readonly<Record<VoucherState, number>>;
}

export const STATES = ['stock', 'open', 'redeemed', 'expired', 'void'] as const;

export type VoucherState = (typeof STATES)[number];

export const TONES = { stock: 'idle', open: 'info', redeemed: 'ok', expired: 'warn', void: 'bad' } as const;

export const voucherCrumbs = (ctx: PageCtx): NonNullable<PageModel['crumbs']> => [{ label: ctx.t('nav.vouchers'), href: '/staff/vouchers' }];
