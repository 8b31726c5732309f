import type { PageCtx } from '../page.ts';

export interface ClientFileRow {
  readonly id: number;
  readonly clientId: number;
  readonly name: string;
  readonly size: number;
  readonly shared: boolean;
  readonly author: string | null;
  readonly createdAt: string;
}

const UNITS = ['byte', 'kilobyte', 'megabyte'] as const;

/** Bytes as people read them. */
export const sizeText = (ctx: PageCtx, bytes: number): string => {
  const step = bytes < 1000 ? 0 : bytes < 1_000_000 ? 1 : 2;
  return new Intl.NumberFormat(ctx.locale, { style: 'unit', unit: UNITS[step] ?? 'byte', unitDisplay: step === 0 ? 'long' : 'short', maximumFractionDigits: step === 2 ? 1 : 0 }).format(bytes / 1000 ** step);
};
