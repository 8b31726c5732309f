import type { Response } from 'express';
import type { LaterRows, PageModel } from '../view-models/page.ts';
import type { PageCtx } from './page.ts';

/** Where the theme puts rows that come later. Texts are escaped, so nobody else can write this. */
const MARK = '<!--later-->';

type Render = (view: string, model: object) => string;

/** The table of a page whose rows come later. */
const laterOf = ({ main }: PageModel): { readonly later: LaterRows; readonly columns: readonly object[] } | undefined => {
  for (const card of main) if (card.kind === 'table' && card.later !== undefined) return { later: card.later, columns: card.columns };
  return undefined;
};

/** Stops asking when nobody reads on. */
const isGone = (response: Response): boolean => response.destroyed || response.writableEnded;

/**
 * Sends a page up to the rows that come later, then each batch of them as soon as it is known, then the rest. False if
 * all of its rows are there: then it is sent as a whole. A browser shows what it has, so this needs no script.
 */
export const sendInParts = async (ctx: PageCtx, model: PageModel, html: string, render: Render): Promise<boolean> => {
  const found = laterOf(model);
  const at = html.indexOf(MARK);
  if (found === undefined || at === -1) return false;
  const { response, web } = ctx;
  const { later, columns } = found;
  response.set('X-Accel-Buffering', 'no');
  response.write(html.slice(0, at));
  try {
    for await (const rows of later.batches) {
      if (isGone(response)) return true;
      response.write(render('table-part', { rows, columns }));
    }
  } catch (error) {
    web.house.log.error('a page ended early', { requestId: String(response.locals['requestId']), error });
    response.write(render('table-part', { rows: [], columns, broken: later.broken }));
  }
  response.end(html.slice(at + MARK.length));
  return true;
};
