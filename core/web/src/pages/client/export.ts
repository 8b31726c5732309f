import type { Express } from 'express';
import { isSure } from '../../http/sure.ts';
import { visitorOf } from '../../http/visitor.ts';
import { zip } from '../../http/zip.ts';
import type { WebHouse } from '../../web-house.ts';

interface Exported {
  readonly client: unknown;
  readonly parts: Readonly<Record<string, readonly unknown[]>>;
}

const json = (value: unknown): Buffer => Buffer.from(`${JSON.stringify(value, null, 2)}\n`);

/** Everything about a client as one archive of JSON files: only for somebody who has just shown who he is. */
export const mountAccountExport = (app: Express, web: WebHouse): void => {
  app.get('/account/export.zip', async (request, response) => {
    const visitor = await visitorOf(web, 'client', request);
    if (visitor.session === undefined) return response.redirect(303, '/sign-in?next=/account');
    if (!isSure(web, visitor)) return response.redirect(303, '/confirm?next=/account/export.zip');
    const { client, parts } = (await web.house.executor.callByName('clients.export', { id: visitor.caller.clientId }, visitor.caller)) as Exported;
    const files = [{ name: 'client.json', body: json(client) }, ...Object.entries(parts).map(([name, rows]) => ({ name: `${name}.json`, body: json(rows) }))];
    response.set({ 'Cache-Control': 'no-store', 'Content-Disposition': 'attachment; filename="account.zip"' }).type('application/zip').send(zip(files));
  });
};
