import { type PageCtx, type PageDefinition, z } from '@billet/sdk';
import { ratingAverages } from './ratings.ts';
import { type Department, listDepartments, nameIn, saveDepartment } from './departments.ts';

const brands = z.object({ items: z.array(z.object({ id: z.number(), name: z.string() })) });
const team = z.object({ items: z.array(z.object({ id: z.number(), name: z.string(), status: z.string() })) });

const EMPTY: Department = { id: 0, brandId: 0, names: {}, email: '', staffIds: [], sort: 1, active: true };

const choices = async (ctx: PageCtx, of: Department): Promise<Readonly<Record<string, unknown>>> => ({
  department: { ...of, namesText: Object.entries(of.names).map(([locale, name]) => `${locale} = ${name}`).join('\n'), name: nameIn(of.names, ctx.locale) },
  brands: brands.parse(await ctx.call('brands.list', {})).items.map((each) => ({ ...each, chosen: each.id === of.brandId })),
  team: team.parse(await ctx.call('staff.list', {})).items.filter(({ status }) => status === 'active').map(({ id, name }) => ({ name, box: `staffIds.${String(id)}`, chosen: of.staffIds.includes(id) })),
});

const rowsOf = async (ctx: PageCtx): Promise<readonly Readonly<Record<string, unknown>>[]> => {
  const { items: rated } = await ctx.call(ratingAverages, {});
  return (await ctx.call(listDepartments, {})).items.map((each) => ({ ...each, rated: rated.find(({ departmentId }) => departmentId === each.id), name: nameIn(each.names, ctx.locale), people: each.staffIds.length, href: `/staff/x/tickets/departments/${String(each.id)}` }));
};

const single: PageDefinition['load'] = async (ctx, { id }) => {
  const found = (await ctx.call(listDepartments, {})).items.find((each) => String(each.id) === id);
  return { single: true, ...(await choices(ctx, found ?? EMPTY)) };
};

const save = { save: { operation: saveDepartment.name, then: '/staff/x/tickets/departments', ticks: ['staffIds'] } };

export const departmentPages: readonly PageDefinition[] = [
  { area: 'staff', path: '/departments', title: 'departments', view: 'departments', permission: 'tickets.manage', load: async (ctx) => ({ items: await rowsOf(ctx), ...(await choices(ctx, EMPTY)) }), forms: save },
  { area: 'staff', path: '/departments/{id}', title: 'department', view: 'departments', permission: 'tickets.manage', load: single, forms: save },
];
