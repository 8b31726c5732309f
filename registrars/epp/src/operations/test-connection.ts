import { pollRequest } from '../frames/poll.ts';
import type { Registry } from '../registry.ts';

/** Logs in and looks at the queue: that proves address, certificate, password and speed limit, and changes nothing. */
export const testConnection = async (registry: Registry): Promise<{ readonly ok: boolean; readonly message: string }> => {
  const { reply, dialect } = await registry.must(() => pollRequest, 'poll');
  const speaks = [...dialect.spoken].map((uri) => uri.replace(/^.*[:/]/, '')).join(', ');
  return { ok: true, message: `Logged in as ${dialect.clientId}; ${String(reply.queue?.count ?? 0)} messages wait. Spoken: ${speaks}.` };
};
