import type { RequestHandler, Response } from 'express';
import type { WebHouse } from '../web-house.ts';

/** What a request has cost so far. */
export interface Measured {
  readonly ms: () => number;
  readonly statements: () => number;
}

export const measuredOf = (response: Response): Measured => response.locals['measured'] as Measured;

/** Starts the clock and the counter of a request. */
export const measure =
  (web: WebHouse): RequestHandler =>
  (request, response, next) => {
    response.once('close', web.house.precedence.answering(request.method === 'GET' ? 'read' : 'write'));
    const began = performance.now();
    web.house.db.counting((statements) => {
      const measured: Measured = { ms: () => performance.now() - began, statements };
      response.locals['measured'] = measured;
      next();
    });
  };
