import { hitRateLimit, wake } from '@billet/billing';
import type { RequestHandler } from 'express';
import type { WebHouse } from '../web-house.ts';

const MINUTE = 60_000;
const ALLOWED = 6;

const tokenOf = (path: unknown, header: string | undefined): string => (typeof path === 'string' ? path : (/^Bearer (\S+)$/.exec(header ?? '')?.[1] ?? ''));

/**
 * The door of a timer elsewhere: `/wake/<token>`, or `/wake` with the token as bearer. It answers for itself, so that no
 * log of a failure ever holds its address.
 */
export const wakeDoor =
  (web: WebHouse): RequestHandler =>
  async (request, response) => {
    response.set('Cache-Control', 'no-store');
    const from = request.ip ?? '';
    try {
      if (!(await hitRateLimit(web.house.db, `wake:${from}`, ALLOWED, MINUTE))) {
        response.status(429).json({ error: 'TOO_MANY' });
        return;
      }
      const fired = await wake(web.house, tokenOf(request.params['token'], request.headers.authorization), from);
      if (fired === undefined) response.status(404).json({ error: 'NOT_FOUND' });
      else response.json({ fired });
    } catch (error) {
      web.house.log.error('waking failed', { error });
      response.status(500).json({ error: 'INTERNAL' });
    }
  };
