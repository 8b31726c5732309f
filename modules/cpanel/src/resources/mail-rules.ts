import { panelResource, z, type Listed, type Ref } from '@billet/sdk';
import type { Account } from '../settings.ts';
import { askUser, uapi } from '../uapi.ts';
import type { Call, Fields } from '../whm.ts';
import { domainNames } from './domains.ts';

// The panel's names are the other way round: mail to `dest` goes to `forward`.
const forwards = z.array(z.object({ dest: z.string(), forward: z.string() }));
const answering = z.array(z.object({ email: z.string(), subject: z.string().nullish() }));
const time = z.union([z.number(), z.string()]).nullish().transform((value) => Number(value ?? 0) || 0);
const answer = z.object({ subject: z.string().nullish(), body: z.string(), interval: time, start: time, stop: time });

const domainOf = (address: string): string => address.split('@')[1] ?? '';
const day = (seconds: number): string => new Date(seconds * 1000).toISOString().slice(0, 10);
const DAY_MS = 86_400_000;
const secondsOf = (date: string): number => Date.parse(`${date}T00:00:00Z`) / 1000;

const listForwarders = async (ctx: Call, account: Ref): Promise<readonly Listed<'forwarder'>[]> => {
  const targets = new Map<string, string[]>();
  for (const domain of await domainNames(ctx, account)) {
    const rows = await askUser(ctx, { user: account.id, function: 'Email::list_forwarders' }, { domain }, forwards, []);
    for (const { dest, forward } of rows) targets.set(dest, [...(targets.get(dest) ?? []), forward]);
  }
  return [...targets].map(([source, to]) => ({ id: source, source, targets: to.sort(), keepCopy: true }));
};

const addForward = async (ctx: Call, user: string, source: string, target: string): Promise<void> => {
  await uapi(ctx, { user, function: 'Email::add_forwarder' }, { domain: domainOf(source), email: source, fwdopt: 'fwd', fwdemail: target });
};
const dropForward = async (ctx: Call, user: string, address: string, forwarder: string): Promise<void> => {
  await uapi(ctx, { user, function: 'Email::delete_forwarder' }, { address, forwarder });
};

export const forwarders = panelResource<Account, 'forwarder'>({
  list: listForwarders,
  idOf: (_, __, want) => want.source,
  create: async (ctx, account, want) => {
    for (const target of want.targets) await addForward(ctx, account.id, want.source, target);
  },
  change: async (ctx, account, now, want) => {
    for (const target of want.targets.filter((each) => !now.targets.includes(each))) await addForward(ctx, account.id, want.source, target);
    for (const target of now.targets.filter((each) => !want.targets.includes(each))) await dropForward(ctx, account.id, want.source, target);
  },
  remove: async (ctx, account, now) => {
    for (const target of now.targets) await dropForward(ctx, account.id, now.source, target);
  },
});

const listResponders = async (ctx: Call, account: Ref): Promise<readonly Listed<'autoresponder'>[]> => {
  const found: Listed<'autoresponder'>[] = [];
  for (const domain of await domainNames(ctx, account)) {
    const rows = await askUser(ctx, { user: account.id, function: 'Email::list_auto_responders' }, { domain }, answering, []);
    for (const { email } of rows) {
      const each = await askUser(ctx, { user: account.id, function: 'Email::get_auto_responder' }, { email }, answer, { body: '', interval: 0, start: 0, stop: 0 });
      found.push({
        id: email,
        address: email,
        subject: each.subject ?? '',
        body: each.body.trimEnd(),
        intervalHours: each.interval,
        ...(each.start === 0 ? {} : { from: day(each.start) }),
        ...(each.stop === 0 ? {} : { until: day(each.stop - 1) }),
      });
    }
  }
  return found;
};

/** The same call makes and changes; a last day counts to its end. */
const writeResponder = async (ctx: Call, user: string, want: Omit<Listed<'autoresponder'>, 'id'>): Promise<void> => {
  const [email = '', domain = ''] = want.address.split('@');
  const fields: Fields = {
    email,
    domain,
    from: want.address,
    subject: want.subject ?? '%subject%',
    body: want.body,
    is_html: 0,
    interval: want.intervalHours ?? 24,
    start: want.from === undefined ? '' : secondsOf(want.from),
    stop: want.until === undefined ? '' : secondsOf(want.until) + DAY_MS / 1000,
  };
  await uapi(ctx, { user, function: 'Email::add_auto_responder' }, fields);
};

export const autoresponders = panelResource<Account, 'autoresponder'>({
  list: listResponders,
  idOf: (_, __, want) => want.address,
  create: (ctx, account, want) => writeResponder(ctx, account.id, want),
  change: (ctx, account, _, want) => writeResponder(ctx, account.id, want),
  remove: async (ctx, account, now) => {
    await uapi(ctx, { user: account.id, function: 'Email::delete_auto_responder' }, { email: now.address });
  },
});
