import type { Badge, Tone } from '../../../view-models/page.ts';
import type { PageCtx } from '../../page.ts';

export const PATH = '/staff/fiscal';

const TONES: Readonly<Record<string, Tone>> = { accepted: 'ok', rejected: 'bad', cancelled: 'idle', dropped: 'idle', cancelling: 'warn' };

/** The state of a fiscal document. */
export const fiscalBadge = (ctx: PageCtx, state: string): Badge => ({ text: ctx.t(`fiscal.state.${state}`), tone: TONES[state] ?? 'info' });
