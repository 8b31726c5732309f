import { type PageCtx, type PageDefinition, z } from '@billet/sdk';
import { listDepartments, nameIn } from './departments.ts';
import { listSnippets, removeSnippet, saveSnippet, type Snippet } from './snippets.ts';

const AT = '/staff/x/tickets/snippets';

const brands = z.object({ items: z.array(z.object({ id: z.number(), name: z.string() })) });

const load = async (ctx: PageCtx, wanted: string | undefined): Promise<Readonly<Record<string, unknown>>> => {
  const { items } = await ctx.call(listSnippets, {});
  const houses = brands.parse(await ctx.call('brands.list', {})).items;
  const departments = (await ctx.call(listDepartments, {})).items.map((each) => ({ id: each.id, name: nameIn(each.names, ctx.locale) }));
  const one: Snippet | undefined = items.find((each) => String(each.id) === wanted);
  return {
    single: wanted !== undefined,
    listed: wanted === undefined,
    one,
    ...(one === undefined ? {} : { heading: one.title }),
    items: items.map((each) => ({ ...each, href: `${AT}/${String(each.id)}`, beginning: each.body.slice(0, 120), where: departments.find(({ id }) => id === each.departmentId)?.name ?? houses.find(({ id }) => id === each.brandId)?.name })),
    brands: houses.map((each) => ({ ...each, chosen: each.id === one?.brandId && one.departmentId === null })),
    departments: departments.map((each) => ({ ...each, chosen: each.id === one?.departmentId })),
  };
};

const save = { operation: saveSnippet.name, then: AT };

export const snippetPages: readonly PageDefinition[] = [
  { area: 'staff', path: '/snippets', title: 'snippets', view: 'snippets', permission: 'tickets.manage', load: (ctx) => load(ctx, undefined), forms: { save } },
  { area: 'staff', path: '/snippets/{id}', title: 'snippet', view: 'snippets', permission: 'tickets.manage', load: (ctx, { id = '' }) => load(ctx, id), forms: { save, remove: { operation: removeSnippet.name, then: AT } } },
];
