import { systemCaller } from '@billet/kernel';
import { BilletError, type DownloadDefinition } from '@billet/sdk';
import type { Express, Request, RequestHandler } from 'express';
import { sendFile } from '../pages/client-files/send-file.ts';
import type { Area } from '../http/visitor.ts';
import type { WebHouse } from '../web-house.ts';
import { runningAddons } from './running-addons.ts';
import { matchPath } from './addon-pages.ts';

/** What stands behind the question mark, each name once. */
const queryOf = ({ query }: Request): Readonly<Record<string, string>> => Object.fromEntries(Object.entries(query).filter((pair): pair is [string, string] => typeof pair[1] === 'string' && pair[1] !== ''));

/** Whoever only asks what the file weighs has not taken it; a count that fails keeps nothing back. */
const count = async ({ house }: WebHouse, { method }: Request, { taken }: DownloadDefinition, input: object): Promise<void> => {
  if (taken === undefined || method !== 'GET') return;
  await house.executor.callByName(taken, input, systemCaller).catch((error: unknown) => { house.log.error('a download was not counted', { operation: taken, error }); });
};

/** Files of add-ons, for who may call the operation behind them. What is no file is left to the pages. */
const download =
  (web: WebHouse, area: Area): RequestHandler =>
  async (request, response, next) => {
    const { extension, rest } = request.params as { readonly extension?: string; readonly rest?: readonly string[] };
    const addon = runningAddons({ web }).find(({ id }) => id === extension);
    for (const each of addon?.definition.downloads ?? []) {
      const { operation } = each;
      const params = each.area === area ? matchPath(each.path, rest ?? []) : undefined;
      if (params === undefined) continue;
      // An address that a link of another site can open must not change anything.
      if (web.house.registry.get(operation).kind !== 'query') throw new BilletError('INTERNAL', 'A download needs a query.', { status: 500 });
      await sendFile(web, area, request, response, async (caller) => {
        const input = { ...queryOf(request), ...params };
        const answer = (await web.house.executor.callByName(operation, input, caller)) as { readonly name?: unknown; readonly file?: unknown };
        if (typeof answer.name !== 'string' || typeof answer.file !== 'string') throw new BilletError('INTERNAL', 'This is no file.', { status: 500 });
        await count(web, request, each, input);
        return { name: answer.name, file: answer.file };
      });
      return;
    }
    next();
  };

export const mountAddonDownloads = (app: Express, web: WebHouse): void => {
  app.get('/staff/x/:extension/*rest', download(web, 'staff'));
  app.get('/x/:extension/*rest', download(web, 'client'));
};
