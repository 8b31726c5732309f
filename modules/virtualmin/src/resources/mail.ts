import { ModuleError, panelResource, type Listed, type ResourceMap } from '@billet/sdk';
import type { Account } from '../settings.ts';
import { list, run, type Row } from '../virtualmin.ts';
import { namesWith, needOwn } from './domains.ts';
import { kindOf, split, usersOf } from './users.ts';

const KIB = 1024;

/** Quotas are blocks of a KiB, and 0 stands for none. */
const quotaOf = (quota: number | 'unlimited' | undefined): string => (quota === undefined || quota === 'unlimited' ? '0' : String(Math.max(1, Math.ceil(quota / KIB))));

const addressOf = (row: Row): string => row.get('email_address') ?? '';

/** Older servers tell a quota only in rounded words: those are not compared. */
const boxOf = (row: Row): Listed<'mailbox'> => {
  const bytes = row.get('home_byte_quota');
  const quota = bytes === undefined ? (row.get('home_quota') === 'Unlimited' ? 'unlimited' : undefined) : Number(bytes) > 0 ? Number(bytes) : 'unlimited';
  return { id: addressOf(row), address: addressOf(row), usage: Number(row.get('home_byte_quota_used') ?? 0) || 0, enabled: row.get('disabled') !== 'Yes', ...(quota === undefined ? {} : { quota }) };
};

export const mailboxes = panelResource<Account, 'mailbox'>({
  list: async (ctx, account) => (await usersOf(ctx, account)).filter((row) => kindOf(row) === 'mailbox').map(boxOf),
  idOf: (_, __, want) => want.address,
  create: async (ctx, account, want: ResourceMap['mailbox']) => {
    await needOwn(ctx, account, split(want.address).domain, 'address');
    await run(ctx, 'create-user', { ...split(want.address), pass: want.password?.reveal() ?? ctx.ids.token(18), quota: quotaOf(want.quota), ...(want.enabled === false ? { disable: true as const } : {}) });
  },
  change: async (ctx, _, now, want, fields) => {
    await run(ctx, 'modify-user', {
      ...split(now.id),
      ...(fields.includes('quota') ? { quota: quotaOf(want.quota) } : {}),
      ...(fields.includes('enabled') ? { [want.enabled === false ? 'disable' : 'enable']: true as const } : {}),
    });
  },
  setPassword: (ctx, _, id, password) => run(ctx, 'modify-user', { ...split(id), pass: password.reveal() }),
  remove: (ctx, _, now) => run(ctx, 'delete-user', split(now.id)),
});

/** The alias of a whole domain is listed without a name and made by a star. */
const forwardsOf = (row: Row): Listed<'forwarder'> => {
  const source = row.name.startsWith('@') ? `*${row.name}` : row.name;
  return { id: source, source, targets: row.all('to'), keepCopy: false };
};

const from = (source: string): { readonly domain: string; readonly from: string } => ({ domain: split(source).domain, from: split(source).user });

export const forwarders = panelResource<Account, 'forwarder'>({
  list: async (ctx, account) => {
    const domain = await namesWith(ctx, account, 'mail');
    return domain.length === 0 ? [] : (await list(ctx, 'list-aliases', { domain })).map(forwardsOf);
  },
  idOf: (_, __, want) => want.source,
  create: async (ctx, account, want) => {
    await needOwn(ctx, account, split(want.source).domain, 'source');
    await run(ctx, 'create-alias', { ...from(want.source), to: want.targets });
  },
  // Two of the same name cannot be: the old one goes, the new one is written right after.
  change: async (ctx, _, now, want) => {
    await run(ctx, 'delete-alias', from(now.id));
    await run(ctx, 'create-alias', { ...from(want.source), to: want.targets });
  },
  remove: (ctx, _, now) => run(ctx, 'delete-alias', from(now.id)),
});

/** Line ends travel as two characters in both directions. */
const onOneLine = (body: string): string => body.replaceAll(/\r?\n/g, String.raw`\n`);
const onLines = (body: string): string => body.replaceAll(String.raw`\n`, '\n').trimEnd();

export const autoresponders = panelResource<Account, 'autoresponder'>({
  list: async (ctx, account) =>
    (await usersOf(ctx, account, { 'simple-aliases': true })).flatMap((row): readonly Listed<'autoresponder'>[] => {
      const body = row.get('autoreply_message');
      return body === undefined ? [] : [{ id: addressOf(row), address: addressOf(row), body: onLines(body) }];
    }),
  idOf: (_, __, want) => want.address,
  create: async (ctx, account, want) => {
    if (!(await usersOf(ctx, account)).some((row) => addressOf(row) === want.address)) throw new ModuleError('invalid', `"${want.address}" is no mailbox of the account; make it first.`, { field: 'address' });
    await run(ctx, 'modify-user', { ...split(want.address), autoreply: onOneLine(want.body) });
  },
  change: (ctx, _, now, want) => run(ctx, 'modify-user', { ...split(now.id), autoreply: onOneLine(want.body) }),
  remove: (ctx, _, now) => run(ctx, 'modify-user', { ...split(now.id), 'no-autoreply': true }),
});
