import { BilletError } from '@billet/sdk';
import type { Caller } from '@billet/sdk';
import type { Express, Request, Response } from 'express';
import { visitorOf, type Area } from '../http/visitor.ts';
import { zip, type ZipEntry } from '../http/zip.ts';
import type { Bulk, Card } from '../view-models/page.ts';
import type { WebHouse } from '../web-house.ts';
import type { Action, PageCtx } from './page.ts';

/** More are fetched in parts. */
const MOST = 100;
/** Papers that are painted at the same time. */
const AT_ONCE = 4;

interface Row {
  readonly id: number;
  readonly number: string | null;
}

const textOf = (request: Request, name: string): string => {
  const value = request.query[name];
  return typeof value === 'string' ? value : '';
};

const tooMany = (): BilletError => new BilletError('ARCHIVE_TOO_MANY', `One archive holds ${String(MOST)} documents at most.`, { status: 422, details: { most: MOST } });

/** Those that were picked, or those of a period; the operations decide which of them the visitor may see. */
const wantedIds = async (web: WebHouse, caller: Caller, request: Request): Promise<readonly number[]> => {
  const ids = textOf(request, 'ids');
  if (ids !== '') {
    const picks = [...new Set(ids.split(','))].filter((id) => /^\d{1,15}$/.test(id)).map(Number);
    if (picks.length > MOST) throw tooMany();
    return picks;
  }
  const { items } = (await web.house.executor.callByName('invoices.list', { issuedFrom: textOf(request, 'from'), issuedUntil: textOf(request, 'until'), status: 'issued', limit: MOST + 1, ...(caller.clientId === undefined ? {} : { clientId: caller.clientId }) }, caller)) as { items: readonly Row[] };
  if (items.length > MOST) throw tooMany();
  return items.map((row) => row.id).reverse();
};

const filesOf = async (web: WebHouse, caller: Caller, ids: readonly number[]): Promise<readonly ZipEntry[]> => {
  const files: ZipEntry[] = [];
  for (let at = 0; at < ids.length; at += AT_ONCE) {
    const answers = await Promise.all(ids.slice(at, at + AT_ONCE).map(async (id) => (await web.house.executor.callByName('invoices.pdf', { id }, caller)) as { name: string; file: string }));
    for (const { name, file } of answers) files.push({ name, body: Buffer.from(file, 'base64') });
  }
  return files;
};

/** Two series may have the same number; in an archive each file has a name of its own. */
const distinct = (files: readonly ZipEntry[]): readonly ZipEntry[] => {
  const seen = new Map<string, number>();
  return files.map(({ name, body }) => {
    const count = (seen.get(name) ?? 0) + 1;
    seen.set(name, count);
    return { name: count === 1 ? name : name.replace(/(\.\w+)$/, `-${String(count)}$1`), body };
  });
};

/** Invoices as one archive of PDFs, for clients and staff. */
export const mountInvoiceArchive = (app: Express, web: WebHouse): void => {
  const serve = (area: Area, path: string, door: string): void => {
    app.get(path, async (request: Request, response: Response) => {
      const visitor = await visitorOf(web, area, request);
      if (visitor.session === undefined) return response.redirect(303, `${door}/sign-in?next=${encodeURIComponent(request.originalUrl)}`);
      if (visitor.owesFactor === true) return response.redirect(303, '/staff/security');
      const ids = await wantedIds(web, visitor.caller, request);
      if (ids.length === 0) throw new BilletError('ARCHIVE_EMPTY', 'There are no invoices in this period.', { status: 404 });
      response.set({ 'Cache-Control': 'no-store', 'Content-Disposition': 'attachment; filename="invoices.zip"' }).type('application/zip').send(zip(distinct(await filesOf(web, visitor.caller, ids))));
    });
  };
  serve('client', '/invoices.zip', '');
  serve('staff', '/staff/invoices.zip', '/staff');
};

/** Address of an archive of these. All rows of a filter may be too many for an address: one more than is allowed is enough to be told so. */
export const archiveOf = (path: string, ids: readonly (number | string)[]): string => `${path}.zip?${new URLSearchParams({ ids: ids.slice(0, MOST + 1).join(',') }).toString()}`;

/** The bar that comes with a client's selection. */
export const archiveBar = (ctx: PageCtx): Bulk => ({
  form: 'archive', label: ctx.t('bulk.selected'), actions: [{ value: 'zip', label: ctx.t('archive.picked'), icon: 'download' }],
});

export const archiveCard = (ctx: PageCtx): Card => ({
  kind: 'form',
  title: ctx.t('archive.title'),
  lead: ctx.t('archive.lead', { most: MOST }),
  form: ctx.form('archive-period', ctx.t('archive.submit'), [
    { name: 'from', label: ctx.t('list.from'), widget: 'date', width: 'half', required: true },
    { name: 'until', label: ctx.t('list.until'), widget: 'date', width: 'half', required: true },
  ]),
});

/** Forms that lead to the archive; with nothing picked the list is shown again. */
export const archiveActions = (path: string): Readonly<Record<string, Action>> => ({
  archive: (ctx, body) => {
    const ids = Object.keys(body).filter((key) => /^pick-\d+$/.test(key)).map((key) => key.slice('pick-'.length));
    return Promise.resolve({ to: ids.length === 0 ? ctx.request.originalUrl : archiveOf(path, ids) });
  },
  'archive-period': (_ctx, body) => Promise.resolve({ to: `${path}.zip?${new URLSearchParams({ from: body['from'] ?? '', until: body['until'] ?? '' }).toString()}` }),
});
