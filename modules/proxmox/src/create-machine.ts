import { isModuleError, ModuleError, type Desired, type Pending } from '@billet/sdk';
import { markOf, pathOf, type Machine } from './machines.ts';
import { call, type Call } from './proxmox.ts';
import type { Plan } from './settings.ts';
import { begin } from './tasks.ts';

export const numberPlace = (ctx: Call, serviceId: string): string => `machine:${ctx.accountId}:${serviceId}`;

/** Copies the template. The number is noted before, so that an answer that gets lost leaves no machine without an owner. */
export const createMachine = async (ctx: Call, machines: readonly Machine[], want: Desired<Plan> & { readonly username: string }): Promise<Pending> => {
  const { plan, serviceId, username } = want;
  const template = machines.find((each) => each.vmid === plan.template && each.template === 1);
  if (template === undefined) throw new ModuleError('invalid', `There is no template ${String(plan.template)}.`, { field: 'template' });
  if (machines.some((each) => each.name === username)) throw new ModuleError('exists', `A machine "${username}" is there already and is not ours.`, { field: 'username' });
  const vmid = Number(await call(ctx, 'GET', '/cluster/nextid'));
  await ctx.kv.set(numberPlace(ctx, serviceId), vmid);
  const { node, pool } = ctx.settings;
  const fields = {
    newid: vmid,
    name: username,
    description: markOf(serviceId),
    full: Number(plan.full),
    ...(node === '' ? {} : { target: node }),
    ...(pool === '' ? {} : { pool }),
    ...(plan.full && plan.storage !== '' ? { storage: plan.storage } : {}),
  };
  try {
    const begun = await begin(ctx, { vmid, node: template.node }, 'POST', `${pathOf(template)}/clone`, fields);
    return begun ?? { status: 'pending', job: `clone:${String(vmid)}`, pollAfterMs: 1000 };
  } catch (error) {
    if (isModuleError(error) && !error.failure.ambiguous) await ctx.kv.delete(numberPlace(ctx, serviceId));
    throw error;
  }
};
