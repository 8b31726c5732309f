import { assertMayAsk } from '@billet/billing';
import { BilletError, isBilletError, type Caller } from '@billet/sdk';
import type { RequestHandler, Response } from 'express';
import type { WebHouse } from '../web-house.ts';

interface Found {
  readonly currency: string;
  readonly items: readonly object[];
}

/** The first names are few, so that something is there to read at once. */
const FIRST = 10;
const THEN = 50;
const AT_ONCE = 4;

/** No name of many is alone in its part: one alone would be tried in every TLD on show. */
const parts = (names: readonly string[]): readonly (readonly string[])[] => {
  const found: (readonly string[])[] = [];
  for (let from = 0, most = FIRST; from < names.length; most = THEN) {
    const to = from + most === names.length - 1 ? names.length : from + most;
    found.push(names.slice(from, to));
    from = to;
  }
  return found;
};

const namesIn = (body: unknown): readonly string[] => {
  const names = typeof body === 'object' && body !== null && 'names' in body ? body.names : undefined;
  if (!Array.isArray(names) || names.length === 0 || names.some((name) => typeof name !== 'string')) throw new BilletError('INPUT_INVALID', 'names: a list of names is expected', { status: 422, field: 'names' });
  return names as readonly string[];
};

const writeLine = (response: Response, line: object): void => {
  if (!response.writableEnded && !response.destroyed) response.write(`${JSON.stringify(line)}\n`);
};

/**
 * The search of many names as lines of JSON (`Accept: application/x-ndjson`): each part of the names by the operation
 * `domains.search`, as the caller and with its limits, and sent as soon as it is known. The last line says that all are.
 */
export const searchStream =
  (web: WebHouse, callerOf: (web: WebHouse, request: Parameters<RequestHandler>[0]) => Promise<Caller>): RequestHandler =>
  async (request, response, next) => {
    if (request.get('accept') !== 'application/x-ndjson') {
      next();
      return;
    }
    const caller = await callerOf(web, request);
    const names = namesIn(request.body);
    await assertMayAsk(web.house.db, caller, names.length);
    const search = (part: readonly string[]): Promise<Found> => web.house.executor.callByName('domains.search', { names: part }, caller, { traceId: String(response.locals['requestId']) }) as Promise<Found>;
    const [first, ...rest] = parts(names);
    const answered = (found: Found): void => {
      for (const item of found.items) writeLine(response, { currency: found.currency, ...item });
    };
    // What is refused is refused before anything is sent: as a problem, like everywhere.
    const waiting = [...rest];
    const work = async (): Promise<void> => {
      for (let part = waiting.shift(); part !== undefined && !response.destroyed; part = waiting.shift()) answered(await search(part));
    };
    const found = await search(first ?? []);
    response.status(200).set({ 'Content-Type': 'application/x-ndjson', 'Cache-Control': 'no-store', 'X-Accel-Buffering': 'no' });
    response.flushHeaders();
    answered(found);
    try {
      await Promise.all(Array.from({ length: AT_ONCE }, work));
      writeLine(response, { done: true });
    } catch (error) {
      // Nobody reads on after the last line.
      waiting.length = 0;
      const known = isBilletError(error) && error.status < 500;
      if (!known) web.house.log.error('a search ended early', { requestId: String(response.locals['requestId']), error });
      writeLine(response, { done: false, code: known ? error.code : 'INTERNAL' });
    }
    response.end();
  };
