import { ModuleError, panelResource, z, type Listed, type Ref } from '@billet/sdk';
import { list, run, type Call } from '../hestia.ts';
import type { Account } from '../settings.ts';

const MIB = 1024 * 1024;
const quotaOf = (quota: number | 'unlimited' | undefined): string => (quota === undefined || quota === 'unlimited' ? 'unlimited' : String(Math.max(1, Math.ceil(quota / MIB))));

const amount = z.union([z.string(), z.number()]).optional();
const box = z.looseObject({ QUOTA: amount, U_DISK: amount, SUSPENDED: z.string(), FWD: z.string().optional(), FWD_ONLY: z.string().optional(), AUTOREPLY: z.string().optional() });
type Box = z.output<typeof box>;
const message = z.looseObject({ MSG: z.string().optional() });

const split = (address: string): readonly [string, string] => {
  const [user = '', domain = ''] = address.split('@');
  return [domain, user];
};

const allBoxes = async (ctx: Call, account: Ref): Promise<readonly (readonly [string, Box])[]> => {
  const domains = Object.keys((await list(ctx, 'v-list-mail-domains', [account.id], z.looseObject({}))) ?? {});
  const found = await Promise.all(domains.map(async (domain) => Object.entries((await list(ctx, 'v-list-mail-accounts', [account.id, domain], box)) ?? {}).map(([user, each]) => [`${user}@${domain}`, each] as const)));
  return found.flat();
};

export const mailboxes = panelResource<Account, 'mailbox'>({
  list: async (ctx, account) =>
    (await allBoxes(ctx, account)).map(([address, each]) => ({
      id: address,
      address,
      quota: /^\d+$/.test(String(each.QUOTA)) && each.QUOTA !== '0' ? Number(each.QUOTA) * MIB : 'unlimited',
      usage: Number(each.U_DISK ?? 0) * MIB || 0,
      enabled: each.SUSPENDED !== 'yes',
    })),
  idOf: (_, __, want) => want.address,
  create: async (ctx, { id: user }, want) => {
    await run(ctx, 'v-add-mail-account', user, ...split(want.address), want.password?.reveal() ?? ctx.ids.token(18), quotaOf(want.quota));
    if (want.enabled === false) await run(ctx, 'v-suspend-mail-account', user, ...split(want.address));
  },
  change: async (ctx, { id: user }, now, want, fields) => {
    if (fields.includes('quota')) await run(ctx, 'v-change-mail-account-quota', user, ...split(now.id), quotaOf(want.quota));
    if (fields.includes('enabled')) await run(ctx, want.enabled === false ? 'v-suspend-mail-account' : 'v-unsuspend-mail-account', user, ...split(now.id));
  },
  setPassword: (ctx, { id: user }, id, password) => run(ctx, 'v-change-mail-account-password', user, ...split(id), password.reveal()),
  remove: (ctx, { id: user }, now) => run(ctx, 'v-delete-mail-account', user, ...split(now.id)),
});

/** Only a mailbox can forward and answer here. */
const needBox = async (ctx: Call, account: Ref, address: string, field: string): Promise<void> => {
  if (!(await allBoxes(ctx, account)).some(([each]) => each === address)) throw new ModuleError('invalid', `"${address}" is no mailbox of the account; make it first.`, { field });
};

export const forwarders = panelResource<Account, 'forwarder'>({
  list: async (ctx, account) =>
    (await allBoxes(ctx, account))
      .filter(([, each]) => (each.FWD ?? '') !== '')
      .map(([source, each]): Listed<'forwarder'> => ({ id: source, source, targets: (each.FWD ?? '').split(','), keepCopy: each.FWD_ONLY !== 'yes' })),
  idOf: (_, __, want) => want.source,
  create: async (ctx, account, want) => {
    await needBox(ctx, account, want.source, 'source');
    for (const target of want.targets) await run(ctx, 'v-add-mail-account-forward', account.id, ...split(want.source), target);
    if (!want.keepCopy) await run(ctx, 'v-add-mail-account-fwd-only', account.id, ...split(want.source));
  },
  change: async (ctx, { id: user }, now, want, fields) => {
    for (const target of want.targets.filter((each) => !now.targets.includes(each))) await run(ctx, 'v-add-mail-account-forward', user, ...split(now.id), target);
    for (const target of now.targets.filter((each) => !want.targets.includes(each))) await run(ctx, 'v-delete-mail-account-forward', user, ...split(now.id), target);
    if (fields.includes('keepCopy')) await run(ctx, want.keepCopy ? 'v-delete-mail-account-fwd-only' : 'v-add-mail-account-fwd-only', user, ...split(now.id));
  },
  remove: async (ctx, { id: user }, now) => {
    if (!now.keepCopy) await run(ctx, 'v-delete-mail-account-fwd-only', user, ...split(now.id));
    for (const target of now.targets) await run(ctx, 'v-delete-mail-account-forward', user, ...split(now.id), target);
  },
});

export const autoresponders = panelResource<Account, 'autoresponder'>({
  list: async (ctx, account) => {
    // Of a suspended mailbox the panel tells nothing.
    const answering = (await allBoxes(ctx, account)).filter(([, each]) => each.AUTOREPLY === 'yes' && each.SUSPENDED !== 'yes');
    return Promise.all(
      answering.map(async ([address]): Promise<Listed<'autoresponder'>> => {
        const found = await list(ctx, 'v-list-mail-account-autoreply', [account.id, ...split(address)], message);
        return { id: address, address, body: Object.values(found ?? {})[0]?.MSG?.trimEnd() ?? '' };
      }),
    );
  },
  idOf: (_, __, want) => want.address,
  create: async (ctx, account, want) => {
    await needBox(ctx, account, want.address, 'address');
    await run(ctx, 'v-add-mail-account-autoreply', account.id, ...split(want.address), want.body);
  },
  change: (ctx, { id: user }, now, want) => run(ctx, 'v-add-mail-account-autoreply', user, ...split(now.id), want.body),
  remove: (ctx, { id: user }, now) => run(ctx, 'v-delete-mail-account-autoreply', user, ...split(now.id)),
});
