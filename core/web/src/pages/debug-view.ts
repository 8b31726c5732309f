import { measuredOf } from '../http/measure.ts';
import type { DebugView, PageModel } from '../view-models/page.ts';
import type { Page, PageCtx } from './page.ts';

/** What the foot of a page says to those who have switched the debug display on: figures and names, nothing that somebody typed. */
export const debugView = (ctx: PageCtx, page: Page, model: PageModel): DebugView => {
  const { ms, statements } = measuredOf(ctx.response);
  const kinds = [...(model.above ?? []), ...model.main, ...(model.aside ?? [])].map(({ kind }) => `card-${kind}`);
  return {
    // Asked for by the last template of the page, so that rendering counts too.
    get ms() {
      return ctx.say.number(Math.round(ms()));
    },
    statements: ctx.say.number(statements()),
    view: page.path,
    templates: [...new Set(['page', 'shell-staff', ...kinds])].join(', '),
    trace: String(ctx.response.locals['requestId']),
  };
};
