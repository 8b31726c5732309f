import { csvLine, currencyExponent, formatMinor } from '@billet/sdk';
import type { Card, Value } from '../view-models/page.ts';
import type { Page, PageCtx } from './page.ts';

type Table = Extract<Card, { kind: 'table' }>;

/** Longest export of a list; more is for the API, which has cursors. */
const MOST_ROWS = 20_000;

const plain = ({ text, money, date, instant, badge }: Value): string => {
  if (money !== undefined) return currencyExponent(money.currency) === undefined ? '' : formatMinor(money);
  return badge?.text ?? text ?? date ?? instant ?? '';
};

const currencyOf = (cells: readonly Value[]): readonly string[] => {
  const money = cells.find((cell) => cell.money !== undefined)?.money;
  return money === undefined ? [] : [money.currency];
};

const tableOf = async (ctx: PageCtx, page: Page): Promise<Table | undefined> => (await page.load(ctx)).main.find((card): card is Table => card.kind === 'table' && card.export !== undefined);

/**
 * A list as a file: the table of the page itself, page after page, with its filters and only what the visitor may see.
 * Amounts come as plain numbers with their currency behind.
 */
export const sendCsv = async (ctx: PageCtx, page: Page): Promise<boolean> => {
  let table = await tableOf(ctx, page);
  if (table === undefined) return false;
  const name = page.path.split('/').at(-1)?.replaceAll(/[^a-z-]/g, '') ?? 'list';
  const { response } = ctx;
  response.set({ 'Content-Type': 'text/csv; charset=utf-8', 'Content-Disposition': `attachment; filename="${name}.csv"`, 'Cache-Control': 'no-store' });
  const withMoney = table.rows.some((row) => currencyOf(row.cells).length > 0);
  response.write(`\u{feff}${csvLine([...table.columns.map((column) => column.label), ...(withMoney ? [ctx.t('shell.currency')] : [])])}`);
  for (let sent = 0; table !== undefined && sent < MOST_ROWS; ) {
    for (const { cells } of table.rows) response.write(csvLine([...cells.map(plain), ...(withMoney ? [currencyOf(cells)[0] ?? ''] : [])]));
    sent += table.rows.length;
    const before = new URLSearchParams(table.next?.slice(1) ?? '').get('before');
    table = before === null ? undefined : await tableOf({ ...ctx, query: { ...ctx.query, before } }, page);
  }
  response.end();
  return true;
};

/** The address of the list as a file. */
export const csvHref = (ctx: PageCtx): string => `?${new URLSearchParams({ ...ctx.query, format: 'csv' }).toString()}`;
