import { ModuleError, panelResource, z, type Listed, type Ref } from '@billet/sdk';
import type { Account } from '../settings.ts';
import { askUser, uapi } from '../uapi.ts';
import type { Call } from '../whm.ts';
import { domainNames } from './domains.ts';

const flag = z.coerce.number().transform((value) => value === 1);
const settings = z.object({ spam_enabled: flag, spam_box_enabled: flag, spam_auto_delete: flag, spam_auto_delete_score: z.coerce.number().nullish() });

const list = async (ctx: Call, account: Ref): Promise<readonly Listed<'spamFilter'>[]> => {
  const [address] = await domainNames(ctx, account);
  const found = await askUser(ctx, { user: account.id, function: 'Email::get_spam_settings' }, {}, settings.optional(), undefined);
  if (address === undefined || found?.spam_enabled !== true) return [];
  const action = found.spam_auto_delete ? 'delete' : found.spam_box_enabled ? 'folder' : 'mark';
  return [{ id: address, address, enabled: true, action, ...(action === 'delete' ? { score: found.spam_auto_delete_score ?? 5 } : {}) }];
};

/** One filter for the whole account: that is how the panel has it. */
const write = async (ctx: Call, account: Ref, want: Omit<Listed<'spamFilter'>, 'id'>): Promise<void> => {
  const call = async (name: string, fields = {}): Promise<void> => {
    await uapi(ctx, { user: account.id, function: `Email::${name}` }, fields);
  };
  await call(want.enabled ? 'enable_spam_assassin' : 'disable_spam_assassin');
  if (!want.enabled) return;
  await call(want.action === 'folder' ? 'enable_spam_box' : 'disable_spam_box');
  if (want.action === 'delete') await call('add_spam_filter', { required_score: want.score ?? 5 });
  else await call('disable_spam_autodelete');
};

export const spamFilters = panelResource<Account, 'spamFilter'>({
  list,
  idOf: (_, __, want) => want.address,
  create: async (ctx, account, want) => {
    const [first] = await domainNames(ctx, account);
    if (want.address !== first) throw new ModuleError('invalid', 'The spam filter is one for the whole account: give its first domain.', { field: 'address' });
    await write(ctx, account, want);
  },
  change: (ctx, account, _, want) => write(ctx, account, want),
  remove: (ctx, account, now) => write(ctx, account, { ...now, enabled: false }),
});
