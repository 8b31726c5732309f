import { type Ctx, isModuleError, type Secret, serviceRef, z } from '@billet/sdk';

/** Where a bot is reached, and as which. */
export interface BotAccess {
  readonly address: string;
  readonly token: Secret;
}

/** What came of one message. `later` = it was surely not sent; `unknown` = nobody can say. */
export type Sent =
  | { readonly state: 'sent' }
  | { readonly state: 'blocked' | 'failed' | 'unknown'; readonly reason: string }
  | { readonly state: 'later'; readonly reason: string; readonly seconds: number };

/** A person who pressed "Start" with what the link carried. */
export interface Start {
  readonly chatId: string;
  readonly name: string;
  readonly word: string;
}

export interface Updates {
  readonly starts: readonly Start[];
  /** Where the next question goes on. */
  readonly next: number;
}

export interface Bot {
  send(access: BotAccess, message: { readonly chatId: string; readonly text: string }, signal: AbortSignal): Promise<Sent>;
  /** What people wrote to the bot since; throws a `ModuleError`. */
  updates(access: BotAccess, from: number, signal: AbortSignal): Promise<Updates | { readonly refused: string }>;
}

export const botRef = serviceRef<Bot>('messages-telegram.bot');

const answerShape = z.object({ ok: z.boolean(), description: z.string().default(''), result: z.unknown().optional(), parameters: z.object({ retry_after: z.number().optional() }).optional() });

const updatesShape = z.array(z.object({
  update_id: z.number().int(),
  message: z.object({ text: z.string().optional(), chat: z.object({ id: z.number().int(), type: z.string(), first_name: z.string().optional(), username: z.string().optional() }) }).optional(),
}));

type Answer = z.output<typeof answerShape> & { readonly status: number };

/** Most that Telegram takes in one message. */
const LONGEST = 4096;
const LONGEST_PAUSE_S = 3600;

const judge = ({ status, ok, description, parameters }: Answer): Sent => {
  if (ok) return { state: 'sent' };
  if (status === 429) return { state: 'later', reason: description, seconds: Math.min(parameters?.retry_after ?? 1, LONGEST_PAUSE_S) };
  // A wrong token is mended by staff: what waits is sent then.
  if (status === 401 || status === 404) return { state: 'later', reason: description, seconds: 0 };
  if (status === 403 || (status === 400 && /chat not found|user is deactivated/i.test(description))) return { state: 'blocked', reason: description };
  return { state: status >= 500 ? 'unknown' : 'failed', reason: description };
};

/** The Bot API of Telegram, the two methods of it that are needed. */
export const createBot = (http: Ctx['http']): Bot => {
  const ask = async ({ address, token }: BotAccess, method: string, json: unknown, signal: AbortSignal): Promise<Answer> => {
    const reply = await http(`${address.replace(/\/$/, '')}/bot${token.reveal()}/${method}`, { json, signal });
    const parsed = answerShape.safeParse(await reply.json().catch(() => undefined));
    return { ...(parsed.success ? parsed.data : { ok: false, description: `HTTP ${String(reply.status)}` }), status: reply.status };
  };
  return {
    send: async (access, { chatId, text }, signal) => {
      try {
        return judge(await ask(access, 'sendMessage', { chat_id: chatId, text: text.slice(0, LONGEST), link_preview_options: { is_disabled: true } }, signal));
      } catch (error) {
        if (!isModuleError(error)) throw error;
        return error.failure.ambiguous ? { state: 'unknown', reason: error.message } : { state: 'later', reason: error.message, seconds: 0 };
      }
    },
    updates: async (access, from, signal) => {
      const answer = await ask(access, 'getUpdates', { offset: from, limit: 100, timeout: 0, allowed_updates: ['message'] }, signal);
      const parsed = updatesShape.safeParse(answer.result);
      if (!answer.ok || !parsed.success) return { refused: answer.description };
      const starts = parsed.data.flatMap(({ message }) => {
        const word = /^\/start ([A-Za-z0-9_-]{8,64})$/.exec(message?.text ?? '')?.[1];
        // In a group others would read what concerns one client.
        if (message === undefined || word === undefined || message.chat.type !== 'private') return [];
        return [{ chatId: String(message.chat.id), name: (message.chat.username ?? message.chat.first_name ?? '').slice(0, 80), word }];
      });
      return { starts, next: Math.max(from, ...parsed.data.map((each) => each.update_id + 1)) };
    },
  };
};
