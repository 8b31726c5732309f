import { ModuleError, readAs, z, type Pending } from '@billet/sdk';
import { pathOf, type Machine } from './machines.ts';
import { call, type Call, type Fields } from './proxmox.ts';

const LOOK_AGAIN_MS = 5000;

const task = z.strictObject({ upid: z.string(), node: z.string() });
const status = z.object({ status: z.enum(['running', 'stopped']), exitstatus: z.string().optional() });

const place = (ctx: Call, vmid: number): string => `task:${ctx.accountId}:${String(vmid)}`;

const waiting = (job: string): Pending => ({ status: 'pending', job, pollAfterMs: LOOK_AGAIN_MS });

/** Starts something that takes its time. Older servers do some things at once and name no task. */
export const begin = async (ctx: Call, machine: Pick<Machine, 'node' | 'vmid'>, method: 'POST' | 'PUT' | 'DELETE', path: string, fields: Fields = {}): Promise<Pending | undefined> => {
  const upid = await call(ctx, method, path, fields);
  if (typeof upid !== 'string' || !upid.startsWith('UPID:')) return undefined;
  await ctx.kv.set(place(ctx, machine.vmid), { upid, node: machine.node });
  return waiting(upid);
};

/**
 * What became of the task that was begun last: still running, or done. One that failed is told once, and then forgotten, so
 * that the next look begins with what is there.
 */
export const unfinished = async (ctx: Call, vmid: number): Promise<Pending | undefined> => {
  const kept = task.safeParse(await ctx.kv.get(place(ctx, vmid)));
  if (!kept.success) return undefined;
  const { upid, node } = kept.data;
  const told = readAs(status, await call(ctx, 'GET', `/nodes/${encodeURIComponent(node)}/tasks/${encodeURIComponent(upid)}/status`), 'A task');
  if (told.status === 'running') return waiting(upid);
  await ctx.kv.delete(place(ctx, vmid));
  const { exitstatus = 'unknown' } = told;
  if (exitstatus === 'OK' || exitstatus.startsWith('WARNINGS')) return undefined;
  throw new ModuleError('remote', `The task ended with: ${exitstatus}`);
};

/** Something else holds the machine: a clone whose answer was lost, a backup, a migration. */
export const locked = ({ lock, vmid }: Machine): Pending | undefined => (lock === null || lock === undefined || lock === '' ? undefined : waiting(`lock:${lock}:${String(vmid)}`));

export const turnOn = (ctx: Call, machine: Machine): Promise<Pending | undefined> => begin(ctx, machine, 'POST', `${pathOf(machine)}/status/start`);
export const turnOff = (ctx: Call, machine: Machine): Promise<Pending | undefined> => begin(ctx, machine, 'POST', `${pathOf(machine)}/status/stop`);
