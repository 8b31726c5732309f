import { createServer, type Server } from 'node:http';
import { readMessage, type WebhookEvent } from './read-message.ts';

export { readMessage, type WebhookEvent } from './read-message.ts';

const MOST_BYTES = 1024 * 1024;

/**
 * A server that hears of events, each once. `take` should only note what is to be done: Billet waits ten seconds for the
 * answer, and comes back later when there is none. `nowMs` is `Date.now`, in most programs.
 */
export const createReceiver = (secret: string, take: (event: WebhookEvent) => Promise<void>, nowMs: () => number): Server => {
  // Yours belongs into the database, beside what the event changes there.
  const seen = new Set<string>();
  return createServer((request, response) => {
    const answer = (status: number): void => void response.writeHead(status).end();
    const parts: Buffer[] = [];
    let bytes = 0;
    request.on('data', (part: Buffer) => {
      bytes += part.length;
      if (bytes > MOST_BYTES) request.destroy();
      parts.push(part);
    });
    request.on('end', () => {
      let event: WebhookEvent;
      try {
        event = readMessage(secret, request.headers, Buffer.concat(parts), nowMs());
      } catch {
        return answer(401);
      }
      if (seen.has(event.id)) return answer(200);
      take(event).then(
        () => {
          seen.add(event.id);
          answer(200);
        },
        () => { answer(500); },
      );
    });
  });
};
