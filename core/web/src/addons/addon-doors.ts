import { callerForApiKey } from '@billet/billing';
import type { DoorCtx, DoorRequest } from '@billet/sdk';
import type { Express, Request, Response } from 'express';
import { readForm } from '../http/read-form.ts';
import type { WebHouse } from '../web-house.ts';
import { runningAddons } from './running-addons.ts';

const doorCtx = (web: WebHouse, extension: string, address: string, traceId: string): DoorCtx => ({
  log: web.house.log.child({ extension }),
  clock: web.house.clock,
  settings: async () => (await web.house.settings.get(extension, 'extension')) as never,
  signIn: async (key) => {
    const caller = await callerForApiKey(web.house.db, key);
    if (caller === undefined) return undefined;
    const { audience, locale } = caller;
    return { audience, locale, call: (operation, input) => web.house.executor.callByName(operation, input, { ...caller, address }, { traceId }) };
  },
});

/** Fields of a form; a name that comes twice counts with what came last, as in PHP. */
const fieldsOf = async (request: Request, response: Response): Promise<DoorRequest['fields']> => {
  await readForm(request, response);
  const fields = (request.body ?? {}) as Readonly<Record<string, string | readonly string[]>>;
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, typeof value === 'string' ? value : (value.at(-1) ?? '')]));
};

/** Addresses of add-ons at which other programs knock. Nothing of the visitor's session reaches them. */
export const mountAddonDoors = (app: Express, web: WebHouse): void => {
  app.post('/*path', async (request, response, next) => {
    for (const addon of runningAddons({ web })) {
      // A door that the manifest does not tell staff of stays shut.
      const door = addon.permissions.includes(`door:${request.path}`) ? addon.definition.doors?.find(({ path }) => path === request.path) : undefined;
      if (door === undefined) continue;
      const address = request.ip ?? '';
      const { status = 200, type, body } = await door.answer(doorCtx(web, addon.id, address, String(response.locals['requestId'])), { fields: await fieldsOf(request, response), address });
      response.status(status).set('Cache-Control', 'no-store').type(type).send(body);
      return;
    }
    next();
  });
};
