import { panelResource, type Listed } from '@billet/sdk';
import { change, names } from '../directadmin.ts';
import type { Account } from '../settings.ts';
import { askAs, ownDomains, pairs, split } from './as-user.ts';

const MIB = 1024 * 1024;
const quotaMb = (quota: number | 'unlimited' | undefined): number => (quota === undefined || quota === 'unlimited' ? 0 : Math.max(1, Math.ceil(quota / MIB)));

/** Each value of the list is itself a list of pairs. */
const boxOf = (address: string, text: string): Listed<'mailbox'> => {
  const facts = new URLSearchParams(text);
  const bytes = Math.round(Number(facts.get('quota') ?? 0)) || 0;
  return { id: address, address, quota: bytes === 0 ? 'unlimited' : bytes, usage: Math.round(Number(facts.get('usage') ?? 0)) || 0, enabled: facts.get('suspended') !== 'yes' };
};

export const mailboxes = panelResource<Account, 'mailbox'>({
  list: async (ctx, account) => {
    const found: Listed<'mailbox'>[] = [];
    for (const domain of await ownDomains(ctx, account))
      for (const [user, text] of pairs(await askAs(ctx, account, 'CMD_API_POP', { action: 'full_list', domain, bytes: 'yes' }))) found.push(boxOf(`${user}@${domain}`, text));
    return found;
  },
  idOf: (_, __, want) => want.address,
  create: async (ctx, account, want) => {
    const passwd = want.password?.reveal() ?? ctx.ids.token(18);
    await change(ctx, 'CMD_API_POP', { action: 'create', ...split(want.address), passwd, passwd2: passwd, quota: quotaMb(want.quota) }, account.id);
    if (want.enabled === false) await change(ctx, 'CMD_API_POP', { action: 'delete', suspend: 'Suspend', ...split(want.address) }, account.id);
  },
  change: async (ctx, account, now, want, fields) => {
    if (fields.includes('quota')) await change(ctx, 'CMD_API_POP', { action: 'modify', ...split(now.id), newuser: split(now.id).user, quota: quotaMb(want.quota) }, account.id);
    if (fields.includes('enabled')) await change(ctx, 'CMD_API_POP', { action: 'delete', ...(want.enabled === false ? { suspend: 'Suspend' } : { unsuspend: 'Unsuspend' }), ...split(now.id) }, account.id);
  },
  setPassword: async (ctx, account, id, password) => {
    await change(ctx, 'CMD_API_POP', { action: 'modify', ...split(id), newuser: split(id).user, passwd: password.reveal(), passwd2: password.reveal() }, account.id);
  },
  remove: async (ctx, account, now) => {
    await change(ctx, 'CMD_API_POP', { action: 'delete', ...split(now.id), clean_forwarders: 'no' }, account.id);
  },
});

export const forwarders = panelResource<Account, 'forwarder'>({
  list: async (ctx, account) => {
    const found: Listed<'forwarder'>[] = [];
    for (const domain of await ownDomains(ctx, account))
      for (const [user, targets] of pairs(await askAs(ctx, account, 'CMD_API_EMAIL_FORWARDERS', { domain }))) {
        const source = `${user}@${domain}`;
        found.push({ id: source, source, targets: targets.split(',').map((each) => each.trim()), keepCopy: true });
      }
    return found;
  },
  idOf: (_, __, want) => want.source,
  create: async (ctx, account, want) => {
    await change(ctx, 'CMD_API_EMAIL_FORWARDERS', { action: 'create', ...split(want.source), email: want.targets.join(',') }, account.id);
  },
  change: async (ctx, account, _, want) => {
    await change(ctx, 'CMD_API_EMAIL_FORWARDERS', { action: 'modify', ...split(want.source), email: want.targets.join(',') }, account.id);
  },
  remove: async (ctx, account, now) => {
    const { user, domain } = split(now.id);
    await change(ctx, 'CMD_API_EMAIL_FORWARDERS', { action: 'delete', domain, select0: user }, account.id);
  },
});

export const autoresponders = panelResource<Account, 'autoresponder'>({
  list: async (ctx, account) => {
    const found: Listed<'autoresponder'>[] = [];
    for (const domain of await ownDomains(ctx, account)) {
      const reply = await askAs(ctx, account, 'CMD_API_EMAIL_AUTORESPONDER', { domain });
      for (const user of Array.isArray(reply['list']) ? names(reply) : Object.keys(reply)) {
        const each = await askAs(ctx, account, 'CMD_API_EMAIL_AUTORESPONDER_MODIFY', { domain, user });
        const address = `${user}@${domain}`;
        const { text, subject } = each;
        found.push({ id: address, address, body: typeof text === 'string' ? text.trimEnd() : '', ...(typeof subject === 'string' ? { subject } : {}) });
      }
    }
    return found;
  },
  idOf: (_, __, want) => want.address,
  create: async (ctx, account, want) => {
    await change(ctx, 'CMD_API_EMAIL_AUTORESPONDER', { action: 'create', ...split(want.address), text: want.body, subject: want.subject ?? '', cc: 'OFF' }, account.id);
  },
  change: async (ctx, account, _, want) => {
    await change(ctx, 'CMD_API_EMAIL_AUTORESPONDER', { action: 'modify', ...split(want.address), text: want.body, subject: want.subject ?? '', cc: 'OFF' }, account.id);
  },
  remove: async (ctx, account, now) => {
    const { user, domain } = split(now.id);
    await change(ctx, 'CMD_API_EMAIL_AUTORESPONDER', { action: 'delete', domain, select0: user }, account.id);
  },
});
