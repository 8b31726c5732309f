import { AsyncLocalStorage } from 'node:async_hooks';
import type { Database } from '@billet/database';
import { Secret, type CallCtx, type Clock, type HttpInit, type HttpReply } from '@billet/sdk';
import { ServerRequest } from './tables.ts';

const LONGEST = 4000;
const HIDDEN = '•••';
const SECRET_NAME = /pass|secret|token|session|auth|api.?key|cpsess|sid$|hash/i;
/** A name and its value or list of values, as JSON and forms write them. */
const PAIRS = /("?)([\w.\-[\]%]{1,60})\1(\s*[:=]\s*)("(?:[^"\\]|\\.)*(?:"|$)|\[(?:\s*"(?:[^"\\]|\\.)*"\s*,?)+\s*\]|[^&\s,;{}[\]"]+)/g;

/** Elements of XML that are named like a secret, with all in them (an answer may be cut off inside one), and properties that are. */
const ELEMENTS = /<([\w:.-]*(?:pass|secret|token|session|auth|hash)[\w:.-]*)(?:\s(?:[^>]*[^/>])?)?>[\s\S]*?(?:<\/\1>|$)/gi;
/** Private keys as they are pasted, also in an encoded form, with or without a name in front. */
const KEYS = /-----BEGIN[ +%\w]{0,30}PRIVATE[ +%\w]{1,10}KEY-----[\s\S]*?(?:-----END[ +%\w]{0,60}-----|$)/g;
const PROPERTIES = /(<name>[^<]*(?:pass|secret|token)[^<]*<\/name>\s*<value>)[^<]*/gi;

/** Keys to a session as they stand in addresses: in the path, or as a parameter. */
const IN_ADDRESS = /(\/cpsess|[?&;](?:[\w.-]*(?:pass|secret|token|session|auth|key|hash)[\w.-]*|sid)=)[^&\s"'<>\\/]+/gi;

/** All secret texts in settings or in a wish. */
export const secretsIn = (value: unknown): readonly string[] => {
  if (value instanceof Secret) return [value.reveal()];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(secretsIn);
};

const formText = (form: Readonly<Record<string, string>>): string => Object.entries(form).map(([name, value]) => `${name}=${value}`).join('&');

/** Takes out what must not be written down: known secrets, named fields, and whatever is called like one. */
export const redact = (text: string, known: readonly string[], fields: readonly string[] = []): string => {
  const named = new Set(fields);
  const hidden = text.replaceAll(KEYS, HIDDEN).replaceAll(IN_ADDRESS, (_whole, before: string) => `${before}${HIDDEN}`).replaceAll(ELEMENTS, (_whole, name: string) => `<${name}>${HIDDEN}</${name}>`).replaceAll(PROPERTIES, (_whole, before: string) => `${before}${HIDDEN}`).replaceAll(PAIRS, (whole, quote: string, name: string, sign: string, value: string) =>
    named.has(name) || SECRET_NAME.test(name) ? `${quote}${name}${quote}${sign}${/^["[]/.test(value) ? `"${HIDDEN}"` : HIDDEN}` : whole,
  );
  const spellings = known.filter((secret) => secret.length > 2).flatMap((secret) => [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1), Buffer.from(secret).toString('base64')]);
  return [...new Set(spellings)].reduce((rest, secret) => rest.replaceAll(secret, HIDDEN), hidden).slice(0, LONGEST);
};

const sentText = (init: HttpInit): string => {
  if (init.json !== undefined) return JSON.stringify(init.json);
  if (init.form !== undefined) return formText(init.form);
  if (init.query !== undefined && init.body === undefined) return formText(Object.fromEntries(Object.entries(init.query).map(([name, value]) => [name, String(value)])));
  return typeof init.body === 'string' ? init.body : init.body === undefined ? '' : `${String(init.body.length)} bytes`;
};

const bare = (address: string): string => {
  if (!URL.canParse(address)) return '';
  const url = new URL(address);
  return `${url.protocol}//${url.host}${url.pathname}`;
};

const replaying = new AsyncLocalStorage<number>();

/** What is asked meanwhile is written down as asked again for that request. */
export const asReplayOf = <T>(requestId: number, work: () => Promise<T>): Promise<T> => replaying.run(requestId, work);

interface Place {
  readonly serverId: number;
  readonly bindingId: number | undefined;
  /** The key of the call: what it was for, and of what, such as `inspect:12`. */
  readonly key: string;
  /** What is sent and answered is itself a key: only that it was asked is written down. */
  readonly quiet?: boolean;
}

/** The same context, with every request written down without its secrets. Writing never fails the call. */
export const recorded = (db: Database, clock: Clock, ctx: CallCtx, place: Place, hide: readonly string[]): CallCtx => {
  const known = [...secretsIn(ctx.settings), ...hide];
  const [purpose = '', target = ''] = place.key.split(':');
  const write = async (address: string, init: HttpInit, began: number, status: number | null, answer: string): Promise<void> => {
    try {
      await db.transaction(async () => {
        await db.from(ServerRequest).insert({
          server_id: place.serverId, binding_id: place.bindingId ?? null, at: clock.wall(), method: init.method ?? (sentText(init) === '' ? 'GET' : 'POST'),
          url: redact(bare(address), known).slice(0, 500), sent: place.quiet === true ? HIDDEN : redact(sentText(init), known, init.secretFields), status,
          answer: place.quiet === true ? HIDDEN : redact(answer, known, init.secretFields), ms: Math.max(clock.wallMs() - began, 0),
          purpose: purpose.slice(0, 40), target: /^\d{1,9}$/.test(target) ? Number(target) : null, replay_of: replaying.getStore() ?? null,
        });
      });
    } catch (error) {
      ctx.log.warn('a request could not be written down', { why: error instanceof Error ? error.message : 'unknown' });
    }
  };
  return {
    ...ctx,
    http: async (address: string, init: HttpInit = {}): Promise<HttpReply> => {
      const began = clock.wallMs();
      try {
        const reply = await ctx.http(address, init);
        await write(address, init, began, reply.status, (await reply.text()).slice(0, LONGEST * 2));
        return reply;
      } catch (error) {
        await write(address, init, began, null, error instanceof Error ? error.message : 'failed');
        throw error;
      }
    },
  };
};
