import type { XmlNode } from '../xml/xml-node.ts';
import { deferred } from './deferred.ts';
import { LinkError } from './link.ts';

/** The one answer that is waited for. */
export interface Waiting {
  readonly fits: (document: XmlNode) => boolean;
  settle(document: XmlNode): void;
  fail(error: LinkError): void;
}

/** Waits for a document with a time limit; `giveUp` is called when nobody waits any longer. */
export const waitFor = (
  fits: Waiting['fits'],
  limits: { readonly timeoutMs: number; readonly signal: AbortSignal | undefined },
  giveUp: () => void,
): { readonly waiting: Waiting; readonly answer: Promise<XmlNode> } => {
  const { promise, resolve, reject } = deferred<XmlNode>();
  const stop = (message: string): void => {
    waiting.fail(new LinkError('timeout', message, true));
    giveUp();
  };
  const timer = setTimeout(() => stop('The registry did not answer in time.'), limits.timeoutMs);
  const onAbort = (): void => stop('The wait for the registry was cut short.');
  limits.signal?.addEventListener('abort', onAbort, { once: true });
  const done = (): void => {
    clearTimeout(timer);
    limits.signal?.removeEventListener('abort', onAbort);
  };
  const waiting: Waiting = {
    fits,
    settle: (document) => {
      done();
      resolve(document);
    },
    fail: (error) => {
      done();
      reject(error);
    },
  };
  return { waiting, answer: promise };
};
