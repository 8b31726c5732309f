import { timingSafeEqual } from 'node:crypto';
import { startPanelServer, type PanelReply, type PanelServer } from '@billet/testkit';
import { signatureOf } from '../../src/post-signed.ts';

export const SECRET = 'a-secret-of-both-sides';
const WINDOW_S = 300;

export interface KeptAccount {
  username: string;
  plan: string;
  state: 'active' | 'suspended';
  password: string;
  owner: string;
}

type Message = Readonly<Record<string, unknown>>;
const done = (value: unknown): PanelReply => ({ json: { status: 'done', value } });
const failed = (kind: string, message: string, field?: string): PanelReply => ({ json: { status: 'failed', kind, message, ...(field === undefined ? {} : { field }) } });

export interface Receiver extends PanelServer {
  readonly accounts: Map<string, KeptAccount>;
  /** Work takes its time: `finish` ends it. */
  readonly slow: boolean;
  finish(job: string): void;
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const PAGE = 100;

/** A program as a host would write it: checks the signature, looks first, changes what differs. */
export const startReceiver = async (slow = false): Promise<Receiver> => {
  const accounts = new Map<string, KeptAccount>();
  const jobs = new Map<string, { readonly work: () => void; isDone: boolean }>();
  const shown = ({ username, state, plan }: KeptAccount): object => ({ id: username, username, state, plan });

  const ensure = (message: Message): PanelReply => {
    const username = text(message['username']);
    const plan = message['plan'] as { readonly name: string; readonly values: Readonly<Record<string, string>> };
    if (plan.name === 'none-such') return failed('invalid', 'There is no such plan.', 'plan');
    const before = accounts.get(username);
    if (before !== undefined && before.owner !== message['serviceId']) return failed('exists', 'The name is taken.', 'username');
    const wish: KeptAccount = {
      username,
      plan: `${plan.name} ${plan.values['space'] ?? ''}`.trim(),
      state: message['state'] as KeptAccount['state'],
      password: text(message['password']) || (before?.password ?? ''),
      owner: text(message['serviceId']),
    };
    const work = (): void => void accounts.set(username, wish);
    if (!slow || JSON.stringify(before) === JSON.stringify(wish)) {
      work();
      return done(shown(wish));
    }
    const job = `${username}:${text(message['idempotencyKey'])}:${String(jobs.size)}`;
    jobs.set(job, { work, isDone: false });
    return { json: { status: 'pending', job, pollAfterMs: 1000, progress: 10 } };
  };

  const actions: Readonly<Record<string, (message: Message) => PanelReply>> = {
    test: () => done({ message: 'Ready.', version: '3' }),
    find: (message) => {
      const found = accounts.get(text(message['id'] ?? message['username']));
      return done(found === undefined ? null : shown(found));
    },
    ensure,
    poll: (message) => {
      const job = jobs.get(text(message['job']));
      const found = accounts.get(text(message['job']).split(':')[0] ?? '');
      if (job?.isDone === true && found !== undefined) return done(shown(found));
      return { json: { status: 'pending', job: message['job'], pollAfterMs: 1000 } };
    },
    remove: (message) => {
      accounts.delete(text(message['id']));
      return done(null);
    },
    accounts: (message) => {
      const from = Number(message['cursor'] ?? 0);
      const all = [...accounts.values()];
      return done({ items: all.slice(from, from + PAGE).map(shown), ...(from + PAGE < all.length ? { next: String(from + PAGE) } : {}) });
    },
  };
  const server = await startPanelServer({
    answer: ({ body, headers }) => {
      const timestamp = headers['billet-timestamp'] ?? '';
      const wanted = Buffer.from(signatureOf(SECRET, timestamp, body));
      const got = Buffer.from(headers['billet-signature'] ?? '');
      const inTime = Math.abs(Date.now() / 1000 - Number(timestamp)) < WINDOW_S;
      if (!inTime || wanted.length !== got.length || !timingSafeEqual(wanted, got)) return { status: 401, json: { status: 'failed', kind: 'auth', message: 'The signature is wrong.' } };
      const message = JSON.parse(body) as Message;
      return actions[text(message['action'])]?.(message) ?? failed('unsupported', 'What is that?');
    },
    changes: ({ json }) => ['ensure', 'remove'].includes(text((json as Message | undefined)?.['action'])),
  });
  return {
    ...server,
    accounts,
    slow,
    finish: (job) => {
      const found = jobs.get(job);
      if (found === undefined || found.isDone) return;
      found.work();
      found.isDone = true;
    },
  };
};
