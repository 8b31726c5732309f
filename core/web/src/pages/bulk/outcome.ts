import { BilletError } from '@billet/sdk';
import type { Tone, Value } from '../../view-models/page.ts';
import { errorText } from '../error-text.ts';
import type { PageCtx } from '../page.ts';

/** What came of one row, or would come of it. */
export interface Outcome {
  readonly id: number;
  readonly label: string;
  readonly outcome: 'waiting' | 'begun' | 'done' | 'idle' | 'failed' | 'untried';
  readonly error: { readonly code: string; readonly message: string; readonly details: unknown } | null;
}

const TONES: Readonly<Record<Outcome['outcome'], Tone>> = { waiting: 'info', begun: 'info', done: 'ok', idle: 'idle', failed: 'bad', untried: 'idle' };

export const outcomeCell = (ctx: PageCtx, { outcome, error }: Outcome, when: 'would' | 'did'): Value => ({
  badge: { text: ctx.t(`bulk.${when}.${outcome}`), tone: TONES[outcome] },
  ...(error === null ? {} : { sub: errorText(ctx.say, new BilletError(error.code, error.message, { details: error.details as Record<string, unknown> })) }),
});
