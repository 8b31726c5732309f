import { el, type XmlNode } from '@billet/bank-files';
import { ModuleError, panelResource, type Listed, type Ref, type ResourceMap } from '@billet/sdk';
import { filter, list, nodes, run, text, type Call } from '../plesk.ts';
import type { Account } from '../settings.ts';
import { onEverySite, siteNamed } from './sites.ts';

interface Name {
  readonly address: string;
  readonly node: XmlNode;
}
const isOn = ({ node }: Name, part: 'mailbox' | 'forwarding' | 'autoresponder'): boolean => text(node, part, 'enabled') === 'true';

/** A mail name is one thing with three parts, each on or off: it keeps mail, passes it on, answers. */
const namesOf = (ctx: Call, account: Ref): Promise<readonly Name[]> =>
  onEverySite(ctx, account, async (site) => {
    const results = await list(ctx, 'mail', 'get_info', [filter('site-id', site.id), el('mailbox', []), el('mailbox-usage', []), el('forwarding', []), el('autoresponder', [])]);
    return results.flatMap((result) => nodes(result, 'mailname')).map((node) => ({ address: `${text(node, 'name')}@${site.name}`, node }));
  });

const nameAt = async (ctx: Call, account: Ref, address: string): Promise<Name | undefined> => (await namesOf(ctx, account)).find((each) => each.address === address);

const written = async (ctx: Call, account: Ref, address: string, verb: 'create' | 'update', parts: readonly string[]): Promise<void> => {
  const [name = '', domain = ''] = address.split('@');
  const { id } = await siteNamed(ctx, account, domain, 'address');
  const which = el('filter', [el('site-id', id), el('mailname', [el('name', name), ...parts])]);
  await run(ctx, 'mail', verb, verb === 'create' ? [which] : [el('set', [which])]);
};

/** Writes parts of a name, which is made where it is not there yet. */
const write = async (ctx: Call, account: Ref, address: string, ...parts: readonly string[]): Promise<void> =>
  written(ctx, account, address, (await nameAt(ctx, account, address)) === undefined ? 'create' : 'update', parts);

/** Switches one part off, and lets the name go when nothing is left of it. */
const without = async (ctx: Call, account: Ref, address: string, part: 'mailbox' | 'forwarding'): Promise<void> => {
  const found = await nameAt(ctx, account, address);
  if (found === undefined) return;
  if (isOn(found, part === 'mailbox' ? 'forwarding' : 'mailbox')) return written(ctx, account, address, 'update', [el(part, [el('enabled', 'false')])]);
  const [name = '', domain = ''] = address.split('@');
  const { id } = await siteNamed(ctx, account, domain, 'address');
  await run(ctx, 'mail', 'remove', [el('filter', [el('site-id', id), el('name', name)])]);
};

const UNLIMITED = '-1';
const mailbox = (quota: number | 'unlimited' | undefined): string => el('mailbox', [el('enabled', 'true'), el('quota', quota === undefined || quota === 'unlimited' ? UNLIMITED : String(quota))]);
const password = (value: string): string => el('password', [el('value', value), el('type', 'plain')]);

const boxOf = ({ address, node }: Name): Listed<'mailbox'> => {
  const quota = Number(text(node, 'mailbox', 'quota'));
  return { id: address, address, quota: quota > 0 ? quota : 'unlimited', usage: Number(text(node, 'mailbox', 'usage')) || 0 };
};

export const mailboxes = panelResource<Account, 'mailbox'>({
  list: async (ctx, account) => (await namesOf(ctx, account)).filter((each) => isOn(each, 'mailbox')).map(boxOf),
  idOf: (_, __, want) => want.address,
  create: (ctx, account, want: ResourceMap['mailbox']) => write(ctx, account, want.address, mailbox(want.quota), password(want.password?.reveal() ?? ctx.ids.token(18))),
  change: (ctx, account, now, want) => written(ctx, account, now.id, 'update', [mailbox(want.quota)]),
  setPassword: (ctx, account, id, secret) => written(ctx, account, id, 'update', [password(secret.reveal())]),
  remove: (ctx, account, now) => without(ctx, account, now.id, 'mailbox'),
});

const forwarding = (targets: readonly string[]): string => el('forwarding', [el('enabled', 'true'), ...targets.map((each) => el('address', each))]);

export const forwarders = panelResource<Account, 'forwarder'>({
  list: async (ctx, account) =>
    (await namesOf(ctx, account))
      .filter((each) => isOn(each, 'forwarding'))
      .map(({ address, node }): Listed<'forwarder'> => ({ id: address, source: address, targets: nodes(node, 'forwarding', 'address').map((each) => each.text.trim()), keepCopy: false })),
  idOf: (_, __, want) => want.source,
  create: async (ctx, account, want) => {
    const isNew = (await nameAt(ctx, account, want.source)) === undefined;
    await write(ctx, account, want.source, ...(isNew ? [el('mailbox', [el('enabled', 'false')])] : []), forwarding(want.targets));
  },
  change: (ctx, account, now, want) => written(ctx, account, now.id, 'update', [forwarding(want.targets)]),
  remove: (ctx, account, now) => without(ctx, account, now.id, 'forwarding'),
});

const answering = ({ subject = '', body }: ResourceMap['autoresponder']): string => el('autoresponder', [el('enabled', 'true'), el('subject', subject), el('text', body)]);

export const autoresponders = panelResource<Account, 'autoresponder'>({
  list: async (ctx, account) =>
    (await namesOf(ctx, account))
      .filter((each) => isOn(each, 'autoresponder'))
      .map(({ address, node }): Listed<'autoresponder'> => ({ id: address, address, subject: text(node, 'autoresponder', 'subject'), body: text(node, 'autoresponder', 'text') })),
  idOf: (_, __, want) => want.address,
  create: async (ctx, account, want) => {
    if ((await nameAt(ctx, account, want.address)) === undefined) throw new ModuleError('invalid', `"${want.address}" is no mailbox of the account; make it first.`, { field: 'address' });
    await written(ctx, account, want.address, 'update', [answering(want)]);
  },
  change: (ctx, account, now, want) => written(ctx, account, now.id, 'update', [answering(want)]),
  remove: (ctx, account, now) => written(ctx, account, now.id, 'update', [el('autoresponder', [el('enabled', 'false')])]),
});
