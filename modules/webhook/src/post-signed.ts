import { createHmac } from 'node:crypto';
import { httpCall, ModuleError, type CallCtx, type ToldMessage } from '@billet/sdk';
import type { Account } from './settings.ts';

const QUESTIONS: readonly ToldMessage['action'][] = ['test', 'find', 'accounts', 'poll'];

/** The signature covers the moment as well, so that a request that was seen cannot be sent again much later. */
export const signatureOf = (secret: string, timestamp: string, body: string): string => `sha256=${createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex')}`;

/** Posts a message; what is wrong with it the answer says, so its status counts only where nothing else was said. */
export const postSigned = async (ctx: CallCtx<Account>, message: ToldMessage): Promise<unknown> => {
  const { url, secret, trust, seconds } = ctx.settings;
  const body = JSON.stringify(message);
  const timestamp = String(Math.floor(ctx.clock.wallMs() / 1000));
  const answer = await httpCall(ctx, url, {
    method: 'POST',
    body,
    headers: {
      'content-type': 'application/json',
      'billet-timestamp': timestamp,
      'billet-signature': signatureOf(secret.reveal(), timestamp, body),
      'idempotency-key': message.idempotencyKey,
    },
    timeoutMs: seconds * 1000,
    reads: QUESTIONS.includes(message.action),
    secretFields: ['password'],
    ...(trust === '' ? {} : { trust }),
  });
  if (answer.data === undefined) throw new ModuleError('remote', `The program answered ${String(answer.status)} without JSON.`, { ambiguous: !QUESTIONS.includes(message.action) });
  return answer.data;
};
