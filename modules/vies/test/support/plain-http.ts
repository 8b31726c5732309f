import { type HttpInit, type HttpReply, ModuleError } from '@billet/sdk';

/** As core's HTTP client answers, but to loopback: extensions may not reach inner addresses. */
export const plainHttp = (timeoutMs: number) => async (url: string, init: HttpInit): Promise<HttpReply> => {
  const headers = { 'content-type': 'application/json', ...init.headers };
  const reply = await fetch(url, { method: init.method ?? 'GET', headers, body: JSON.stringify(init.json), signal: AbortSignal.timeout(timeoutMs) }).catch((error: unknown) => {
    throw new ModuleError(error instanceof Error && error.name === 'TimeoutError' ? 'timeout' : 'network', 'No answer in time.', { ambiguous: true });
  });
  const text = await reply.text();
  return { status: reply.status, headers: Object.fromEntries(reply.headers), text: () => Promise.resolve(text), json: () => new Promise((done) => { done(JSON.parse(text)); }) };
};
