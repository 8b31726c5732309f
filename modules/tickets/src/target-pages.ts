import { type PageDefinition, z } from '@billet/sdk';
import { listDepartments, nameIn } from './departments.ts';
import { keptReport } from './kept-report.ts';
import { prioritySchema } from './tables.ts';
import { listTargets, removeTarget, saveTarget } from './targets.ts';

const team = z.object({ items: z.array(z.object({ id: z.number(), name: z.string(), status: z.string() })) });

const load: PageDefinition['load'] = async (ctx) => {
  const departments = (await ctx.call(listDepartments, {})).items.map((each) => ({ id: each.id, name: nameIn(each.names, ctx.locale) }));
  const people = team.parse(await ctx.call('staff.list', {})).items.filter(({ status }) => status === 'active');
  const { items } = await ctx.call(listTargets, {});
  const { items: months } = await ctx.call(keptReport, {});
  return {
    items: items.map((each) => ({
      ...each, where: departments.find(({ id }) => id === each.departmentId)?.name, priorityText: `priority.${each.priority}`, told: people.filter(({ id }) => each.staffIds.includes(id)).map(({ name }) => name).join(', '),
    })),
    months,
    departments,
    priorities: prioritySchema.options.map((value) => ({ value, text: `priority.${value}`, chosen: value === 'normal' })),
    team: people.map(({ id, name }) => ({ name, box: `staffIds.${String(id)}` })),
  };
};

export const targetPages: readonly PageDefinition[] = [
  { area: 'staff', path: '/targets', title: 'targets', view: 'targets', permission: 'tickets.manage', load, forms: { save: { operation: saveTarget.name, ticks: ['staffIds'] }, remove: { operation: removeTarget.name } } },
];
