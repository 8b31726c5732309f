import { ModuleError, panelResource, type Listed, type Ref } from '@billet/sdk';
import { serversOfUser, TOP_LEVEL } from '../accounts.ts';
import type { Account } from '../settings.ts';
import { run, type Call, type Row } from '../virtualmin.ts';

type Feature = 'dns' | 'mail' | 'mysql' | 'postgres';
const isFirst = (row: Row): boolean => row.get('type') === TOP_LEVEL;
const isAlias = (row: Row): boolean => row.get('type')?.startsWith('Alias') === true;

/** All servers of an account, the first one first. */
const serversOf = async (ctx: Call, account: Ref): Promise<readonly Row[]> => [...(await serversOfUser(ctx, account.id))].sort((a, b) => Number(isFirst(b)) - Number(isFirst(a)));

/** Names under which something may stand: mail, records or databases are only where they are switched on. */
export const namesWith = async (ctx: Call, account: Ref, feature: Feature): Promise<readonly string[]> =>
  (await serversOf(ctx, account)).filter((row) => !isAlias(row) && row.get('features')?.split(' ').includes(feature) === true).map(({ name }) => name);

/** The first server of an account; `undefined` = there is no such account. */
export const firstIfAny = async (ctx: Call, account: Ref): Promise<Row | undefined> => (await serversOf(ctx, account))[0];

export const firstOf = async (ctx: Call, account: Ref): Promise<Row> => {
  const first = await firstIfAny(ctx, account);
  if (first === undefined) throw new ModuleError('notFound', 'There is no such account.');
  return first;
};

/** The programs run as the administrator, who may write anywhere: what is made stands in a domain of the account, or nowhere. */
export const needOwn = async (ctx: Call, account: Ref, domain: string, field: string): Promise<void> => {
  if (!(await serversOf(ctx, account)).some(({ name }) => name === domain)) throw new ModuleError('invalid', `"${domain}" is no domain of the account.`, { field });
};

const setEnabled = (ctx: Call, domain: string, enabled: boolean): Promise<void> => run(ctx, enabled ? 'enable-domain' : 'disable-domain', { domain, ...(enabled ? {} : { why: 'switched off' }) });

export const domains = panelResource<Account, 'domain'>({
  list: async (ctx, account) => {
    const all = await serversOf(ctx, account);
    const first = all[0]?.name ?? '';
    // Of an account that is suspended all servers are off, whatever is wished of one; the first one is the account.
    const isOpen = all[0]?.get('disabled') === undefined;
    return all.map((row): Listed<'domain'> => ({
      id: row.name, name: row.name, kind: isFirst(row) ? 'primary' : isAlias(row) ? 'alias' : row.name.endsWith(`.${first}`) ? 'sub' : 'addon',
      ...(isOpen ? { enabled: row.get('disabled') === undefined } : {}),
    }));
  },
  idOf: (_, __, want) => want.name,
  create: async (ctx, account, want) => {
    if (want.kind === 'primary') throw new ModuleError('invalid', 'The first domain comes with the account.', { field: 'kind' });
    const { name: first } = await firstOf(ctx, account);
    await run(ctx, 'create-domain', { domain: want.name, [want.kind === 'alias' ? 'alias' : 'parent']: first, 'features-from-plan': true });
    if (want.enabled === false) await setEnabled(ctx, want.name, false);
  },
  change: async (ctx, _, now, want, fields) => {
    if ((now.kind === 'alias') !== (want.kind === 'alias') || (now.kind === 'primary') !== (want.kind === 'primary'))
      throw new ModuleError('invalid', `"${now.name}" is there already as another kind; remove it first.`, { field: 'kind' });
    if (!fields.includes('enabled')) return;
    if (now.kind === 'primary') throw new ModuleError('invalid', 'The first domain is switched off with the account: suspend the service.', { field: 'enabled' });
    await setEnabled(ctx, now.name, want.enabled !== false);
  },
  remove: async (ctx, _, now) => {
    if (now.kind === 'primary') throw new ModuleError('invalid', 'The first domain goes with the account.', { field: 'kind' });
    await run(ctx, 'delete-domain', { domain: now.name });
  },
});
