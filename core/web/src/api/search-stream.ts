import { BilletError, isBilletError, type Caller } from '@billet/sdk';
import type { RequestHandler, Response } from 'express';
import { searchInParts } from '../pages/domains/search-in-parts.ts';
import type { WebHouse } from '../web-house.ts';

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
 * `domains.search`, as the caller and with its limits, and sent as soon as it is known; suggestions beside a single name are marked. The last line says that all are.
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
    const call = <T>(operation: string, input: unknown): Promise<T> => web.house.executor.callByName(operation, input, caller, { traceId: String(response.locals['requestId']) }) as Promise<T>;
    // What is refused is refused before anything is sent: as a problem, like everywhere.
    const parts = await searchInParts(web, caller, call, names);
    const first = await parts.next();
    response.status(200).set({ 'Content-Type': 'application/x-ndjson', 'Cache-Control': 'no-store', 'X-Accel-Buffering': 'no' });
    response.flushHeaders();
    try {
      for (let part = first; part.done !== true && !response.destroyed; part = await parts.next()) {
        const { currency, items, suggested } = part.value;
        for (const item of items) writeLine(response, { currency, ...item, ...(suggested === undefined ? {} : { suggested }) });
      }
      writeLine(response, { done: true });
    } catch (error) {
      const known = isBilletError(error) && error.status < 500;
      if (!known) web.house.log.error('a search ended early', { requestId: String(response.locals['requestId']), error });
      writeLine(response, { done: false, code: known ? error.code : 'INTERNAL' });
    }
    response.end();
  };
