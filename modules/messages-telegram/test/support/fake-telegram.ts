import { startPanelServer, type PanelReply, type PanelServer } from '@billet/testkit';

export const TOKEN = '110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw';

interface Update {
  readonly update_id: number;
  readonly message: object;
}

export interface FakeTelegram extends PanelServer {
  /** What arrived in each chat, in order. */
  readonly chats: Map<number, string[]>;
  /** A person writes to the bot in his own chat, or in a group. */
  write(chatId: number, text: string, type?: 'private' | 'group'): void;
  /** The person stops the bot. */
  block(chatId: number): void;
}

const refused = (code: number, description: string, more: object = {}): PanelReply => ({ status: code, json: { ok: false, error_code: code, description, ...more } });

/** The Bot API as it is documented: a token in the path, `ok` in each answer, updates until they are confirmed by an offset. */
export const startFakeTelegram = async (): Promise<FakeTelegram> => {
  const chats = new Map<number, string[]>();
  const blocked = new Set<number>();
  let updates: Update[] = [];
  let count = 1000;
  const methods: Readonly<Record<string, (input: Readonly<Record<string, unknown>>) => PanelReply>> = {
    getUpdates: ({ offset, limit }) => {
      updates = updates.filter((each) => each.update_id >= Number(offset ?? 0));
      return { json: { ok: true, result: updates.slice(0, Number(limit ?? 100)) } };
    },
    sendMessage: ({ chat_id: chatId, text }) => {
      const chat = Number(chatId);
      if (typeof text !== 'string' || text === '') return refused(400, 'Bad Request: message text is empty');
      if (text.length > 4096) return refused(400, 'Bad Request: message is too long');
      if (blocked.has(chat)) return refused(403, 'Forbidden: bot was blocked by the user');
      const said = chats.get(chat);
      if (said === undefined) return refused(400, 'Bad Request: chat not found');
      said.push(text);
      return { json: { ok: true, result: { message_id: said.length, date: 0, chat: { id: chat, type: 'private' }, text } } };
    },
  };
  const server = await startPanelServer({
    answer: ({ path, json }) => {
      const [, token, method = ''] = /^\/bot([^/]+)\/(\w+)$/.exec(path) ?? [];
      if (token !== TOKEN) return refused(401, 'Unauthorized');
      return methods[method]?.((json ?? {}) as Readonly<Record<string, unknown>>) ?? refused(404, 'Not Found');
    },
    changes: ({ path }) => path.endsWith('/sendMessage'),
  });
  return {
    ...server,
    chats,
    write: (chatId, text, type = 'private') => {
      if (type === 'private' && !chats.has(chatId)) chats.set(chatId, []);
      blocked.delete(chatId);
      count += 1;
      updates.push({ update_id: count, message: { message_id: count, date: 0, text, chat: { id: chatId, type, first_name: 'Ana', username: `ana${String(chatId)}` } } });
    },
    block: (chatId) => void blocked.add(chatId),
  };
};
