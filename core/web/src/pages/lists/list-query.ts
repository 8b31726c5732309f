import type { PageCtx } from '../page.ts';

const NOT_FILTERS: ReadonlySet<string> = new Set(['before', 'format']);

/** What the address says about a list: its filters, without empty ones and without the place in the list. */
export const queryOf = (ctx: PageCtx): Readonly<Record<string, string>> => Object.fromEntries(Object.entries(ctx.query).filter(([name, value]) => value.trim() !== '' && !NOT_FILTERS.has(name)));
