import { createHash } from 'node:crypto';
import type { OperationCtx } from '@billet/sdk';

/** What is stored of a token that was mailed. */
export const hashOfToken = (token: string): string => createHash('sha256').update(token).digest('hex');

/** An instant so many milliseconds from now, on the wall. */
export const wallAfter = (ctx: OperationCtx, ms: number): string => new Date(ctx.clock.wallMs() + ms).toISOString();
