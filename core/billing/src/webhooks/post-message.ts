import { createHttp, type Outlet } from '@billet/kernel';
import { ModuleError } from '@billet/sdk';
import { signatureOf } from './rules/index.ts';

/** What an endpoint is told, as bytes that stay the same on each try. */
export interface Message {
  /** Names the event: whoever has seen it has it already. */
  readonly id: string;
  readonly body: string;
}

export interface Target {
  readonly url: string;
  readonly secrets: readonly string[];
}

/** What came of one try. Without a status nothing was answered. */
export interface Answer {
  readonly ok: boolean;
  readonly status?: number;
  readonly error?: string;
  readonly tookMs: number;
}

const TIMEOUT_MS = 10_000;
const MOST_ANSWERED = 256 * 1024;
const SHOWN = 300;

export interface Line {
  readonly allowInner: boolean;
  readonly wallMs: () => number;
  readonly outlet: Outlet;
  readonly signal?: AbortSignal;
}

/** Signs a message and sends it. Taken is what was answered with 2xx; a redirect is not followed. */
export const postMessage = async ({ allowInner, wallMs, outlet, signal }: Line, { url, secrets }: Target, { id, body }: Message): Promise<Answer> => {
  const http = createHttp({ extension: 'webhooks', permissions: ['net:*'], allowInner, maxBytes: MOST_ANSWERED, outlet });
  const began = wallMs();
  const second = Math.floor(began / 1000);
  try {
    const reply = await http(url, {
      method: 'POST',
      body,
      timeoutMs: TIMEOUT_MS,
      headers: { 'content-type': 'application/json', 'user-agent': 'Billet', 'webhook-id': id, 'webhook-timestamp': String(second), 'webhook-signature': signatureOf(secrets, id, second, body) },
      ...(signal === undefined ? {} : { signal }),
    });
    const tookMs = wallMs() - began;
    const ok = reply.status >= 200 && reply.status < 300;
    return { ok, status: reply.status, tookMs, ...(ok ? {} : { error: (await reply.text()).trim().slice(0, SHOWN) }) };
  } catch (error) {
    if (!(error instanceof ModuleError)) throw error;
    return { ok: false, error: error.message.slice(0, SHOWN), tookMs: wallMs() - began };
  }
};
