import { panelResource, z, type Listed, type Ref, type ResourceMap } from '@billet/sdk';
import type { Account } from '../settings.ts';
import { askUser, uapi } from '../uapi.ts';
import type { Call } from '../whm.ts';

export const MIB = 1024 * 1024;

/** Quotas are whole MB on the wire, and 0 means none. */
export const quotaMb = (quota: number | 'unlimited' | undefined): number => (quota === undefined || quota === 'unlimited' ? 0 : Math.max(1, Math.ceil(quota / MIB)));

const bytes = z.union([z.number(), z.string()]).nullish().transform((value) => Math.round(Number(value ?? 0)) || 0);
const boxes = z.array(z.object({ email: z.string(), _diskquota: bytes, _diskused: bytes, suspended_login: z.coerce.number().optional() }));

const split = (address: string): { readonly email: string; readonly domain: string } => {
  const [email = '', domain = ''] = address.split('@');
  return { email, domain };
};

const list = async (ctx: Call, account: Ref): Promise<readonly Listed<'mailbox'>[]> => {
  const found = await askUser(ctx, { user: account.id, function: 'Email::list_pops_with_disk' }, {}, boxes, []);
  return found
    .filter((box) => box.email.includes('@'))
    .map((box) => ({
      id: box.email,
      address: box.email,
      quota: box._diskquota === 0 ? 'unlimited' : box._diskquota,
      usage: box._diskused,
      enabled: box.suspended_login !== 1,
    }));
};

/** Shut means: nobody logs in, and mail to it is refused. */
const setEnabled = async (ctx: Call, user: string, email: string, enabled: boolean): Promise<void> => {
  await uapi(ctx, { user, function: enabled ? 'Email::unsuspend_login' : 'Email::suspend_login' }, { email });
  await uapi(ctx, { user, function: enabled ? 'Email::unsuspend_incoming' : 'Email::suspend_incoming' }, { email });
};

export const mailboxes = panelResource<Account, 'mailbox'>({
  list,
  idOf: (_, __, want) => want.address,
  create: async (ctx, { id: user }, want: ResourceMap['mailbox']) => {
    const password = want.password?.reveal() ?? ctx.ids.token(18);
    await uapi(ctx, { user, function: 'Email::add_pop' }, { ...split(want.address), password, quota: quotaMb(want.quota), send_welcome_email: 0 });
    if (want.enabled === false) await setEnabled(ctx, user, want.address, false);
  },
  change: async (ctx, { id: user }, now, want, fields) => {
    if (fields.includes('quota') && quotaMb(now.quota) !== quotaMb(want.quota)) await uapi(ctx, { user, function: 'Email::edit_pop_quota' }, { ...split(want.address), quota: quotaMb(want.quota) });
    if (fields.includes('enabled')) await setEnabled(ctx, user, want.address, want.enabled !== false);
  },
  setPassword: async (ctx, { id: user }, id, password) => {
    await uapi(ctx, { user, function: 'Email::passwd_pop' }, { ...split(id), password: password.reveal() });
  },
  remove: async (ctx, { id: user }, now) => {
    await uapi(ctx, { user, function: 'Email::delete_pop' }, split(now.id));
  },
});
