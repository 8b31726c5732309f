import { el, type XmlNode } from '@billet/bank-files';
import { ModuleError, panelResource, type Listed, type Ref } from '@billet/sdk';
import { filter, list, run, text, type Call } from '../plesk.ts';
import type { Account } from '../settings.ts';

export interface Site {
  readonly id: string;
  readonly name: string;
}

const nameOf = (node: XmlNode): string => text(node, 'data', 'gen_info', 'name');

/** The first subscription of an account; its main site has the same number. */
export const webspaceOf = async (ctx: Call, account: Ref): Promise<Site | undefined> => {
  const [first] = [...(await list(ctx, 'webspace', 'get', [filter('owner-login', account.id), el('dataset', [el('gen_info', [])])]))].sort((a, b) => Number(text(a, 'id')) - Number(text(b, 'id')));
  return first === undefined ? undefined : { id: text(first, 'id'), name: nameOf(first) };
};

export const needWebspace = async (ctx: Call, account: Ref): Promise<Site> => {
  const found = await webspaceOf(ctx, account);
  if (found === undefined) throw new ModuleError('notFound', 'There is no such account.');
  return found;
};

/** All sites of an account, the first one first. */
export const sitesOf = async (ctx: Call, account: Ref): Promise<readonly Site[]> => {
  const first = await webspaceOf(ctx, account);
  if (first === undefined) return [];
  const others = (await list(ctx, 'site', 'get', [filter('parent-id', first.id), el('dataset', [el('gen_info', [])])])).map((node): Site => ({ id: text(node, 'id'), name: nameOf(node) }));
  return [first, ...others.filter(({ id }) => id !== first.id)];
};

/** The site with this name, or `invalid` by `field`. */
export const siteNamed = async (ctx: Call, account: Ref, name: string, field: string): Promise<Site> => {
  const found = (await sitesOf(ctx, account)).find((each) => each.name === name);
  if (found === undefined) throw new ModuleError('invalid', `"${name}" is no domain of the account.`, { field });
  return found;
};

/** Something of every site, in one list. */
export const onEverySite = async <T>(ctx: Call, account: Ref, work: (site: Site) => Promise<readonly T[]>): Promise<readonly T[]> => (await Promise.all((await sitesOf(ctx, account)).map(work))).flat();

const aliasesOf = async (ctx: Call, site: Site): Promise<readonly Site[]> =>
  (await list(ctx, 'site-alias', 'get', [filter('site-id', site.id)])).filter((node) => text(node, 'id') !== '').map((node) => ({ id: text(node, 'id'), name: text(node, 'info', 'name') }));

export const domains = panelResource<Account, 'domain'>({
  list: async (ctx, account) => {
    const sites = await sitesOf(ctx, account);
    const aliases = await onEverySite(ctx, account, (site) => aliasesOf(ctx, site));
    return [
      ...sites.map(({ name }, at): Listed<'domain'> => ({ id: name, name, kind: at === 0 ? 'primary' : name.endsWith(`.${sites[0]?.name ?? ''}`) ? 'sub' : 'addon' })),
      ...aliases.map(({ name }): Listed<'domain'> => ({ id: name, name, kind: 'alias' })),
    ];
  },
  idOf: (_, __, want) => want.name,
  create: async (ctx, account, want) => {
    const first = await needWebspace(ctx, account);
    if (want.kind === 'primary') throw new ModuleError('invalid', 'The first domain comes with the account.', { field: 'kind' });
    if (want.kind === 'alias') await run(ctx, 'site-alias', 'create', [el('site-id', first.id), el('name', want.name)]);
    else await run(ctx, 'site', 'add', [el('gen_setup', [el('name', want.name), el('webspace-id', first.id), el('htype', 'vrt_hst')]), el('hosting', [el('vrt_hst', [el('property', [el('name', 'www_root'), el('value', want.name)])])])]);
  },
  change: (_, __, now, want) =>
    (now.kind === 'alias') === (want.kind === 'alias') && (now.kind === 'primary') === (want.kind === 'primary') ? Promise.resolve() : Promise.reject(new ModuleError('invalid', `"${now.name}" is there already as another kind; remove it first.`, { field: 'kind' })),
  remove: async (ctx, _, now) => {
    if (now.kind === 'primary') throw new ModuleError('invalid', 'The first domain goes with the account.', { field: 'kind' });
    if (now.kind === 'alias') await run(ctx, 'site-alias', 'delete', [filter('name', now.name)]);
    else await run(ctx, 'site', 'del', [filter('name', now.name)]);
  },
});
