import { createQueue, done, isModuleError, ModuleError, notePassword, type CallCtx, type Desired, type ModuleAction, type Outcome, type Observed, type Ref, type ServerModule } from '@billet/sdk';
import { notesOn, step } from './converge-machine.ts';
import { createMachine, numberPlace } from './create-machine.ts';
import { allMachines, configOf, findMachine, observe, pathOf, serviceOf, TAGS, tagsOf, type Machine } from './machines.ts';
import { call, type Call } from './proxmox.ts';
import type { Account, Plan } from './settings.ts';
import { begin, locked, turnOff, unfinished } from './tasks.ts';
import { testConnection } from './test-connection.ts';
import { METRICS, readUsage } from './usage.ts';

export const USERNAME = { max: 63, pattern: '[a-z0-9](?:[a-z0-9-]*[a-z0-9])?' };

const settled = async <T>(work: () => Promise<Outcome<T>>): Promise<Outcome<T>> => {
  try {
    return await work();
  } catch (error) {
    if (isModuleError(error)) return error.failure;
    throw error;
  }
};

const observed = async (ctx: Call, machine: Machine): Promise<Observed> => {
  const config = await configOf(ctx, machine);
  return observe(machine, config, serviceOf(config));
};

/** The machine of a service: by reference, else by the number that was noted when it was made. */
const own = async (ctx: Call, machines: readonly Machine[], want: Desired<Plan>): Promise<Machine | undefined> => {
  const noted = await ctx.kv.get(numberPlace(ctx, want.serviceId));
  const machine = machines.find((each) => String(each.vmid) === (want.ref?.id ?? String(noted)));
  if (machine === undefined) return undefined;
  if (locked(machine) !== undefined || serviceOf(await configOf(ctx, machine)) === want.serviceId) return machine;
  if (want.ref === undefined) return undefined;
  if (want.ref.data?.['service'] === undefined) return machine;
  throw new ModuleError('exists', `Number ${want.ref.id} belongs to another machine now.`);
};

const ensure = async (ctx: Call, want: Desired<Plan>): Promise<Outcome<Observed>> => {
  const { username } = want;
  if (username === undefined || !new RegExp(`^(?:${USERNAME.pattern})$`).test(username)) throw new ModuleError('invalid', 'The machine needs a host name.', { field: 'username' });
  const machines = await allMachines(ctx);
  const machine = await own(ctx, machines, want);
  if (machine === undefined) return createMachine(ctx, machines, { ...want, username });
  const waiting = (await unfinished(ctx, machine.vmid)) ?? locked(machine) ?? (await step(ctx, machine, want));
  if (waiting !== undefined) return waiting;
  const found = await findMachine(ctx, { id: String(machine.vmid) });
  if (found === undefined) throw new ModuleError('remote', 'The machine is not there any more.', { ambiguous: true });
  return done(observe(found.machine, found.config, want.serviceId), notesOn(found.config, want.plan));
};

const remove = async (ctx: Call, ref: Ref): Promise<Outcome<void>> => {
  const found = await findMachine(ctx, ref);
  if (found === undefined) {
    const service = ref.data?.['service'];
    if (typeof service === 'string') await ctx.kv.delete(numberPlace(ctx, service));
    await notePassword(ctx, ref.id, undefined);
    return done(undefined);
  }
  const { machine } = found;
  const waiting = (await unfinished(ctx, machine.vmid)) ?? locked(machine) ?? (machine.status === 'running' ? await turnOff(ctx, machine) : undefined);
  if (waiting !== undefined) return waiting;
  const going = await begin(ctx, machine, 'DELETE', pathOf(machine), { purge: 1, 'destroy-unreferenced-disks': 1 });
  return going ?? done(undefined);
};

/** Power, for staff and for the owner, unless the machine is suspended. */
const power = (title: string, verb: 'start' | 'shutdown' | 'reset', confirm?: string): ModuleAction<Account> => ({
  title,
  audience: ['staff', 'client'],
  ...(confirm === undefined ? {} : { confirm }),
  run: (ctx: CallCtx<Account>, account) =>
    settled(async () => {
      const found = await findMachine(ctx, account);
      if (found === undefined) throw new ModuleError('notFound', 'There is no such machine.');
      if (tagsOf(found.machine).includes(TAGS.suspended)) throw new ModuleError('declined', 'The machine is suspended.');
      await call(ctx, 'POST', `${pathOf(found.machine)}/status/${verb}`);
      return done({});
    }),
});

export const createProxmoxModule = (): ServerModule<Account, Plan> => {
  // Numbers are given out by asking for the next free one: two who ask at once get the same.
  const queue = createQueue();
  return {
    test: testConnection,
    find: async (ctx, wanted) => {
      const found = await findMachine(ctx, wanted);
      return found === undefined ? undefined : observe(found.machine, found.config, serviceOf(found.config));
    },
    // Without `poll` core asks for the wish again, so every step begins with what is there.
    ensure: (ctx, want) => queue(ctx.accountId, () => settled(() => ensure(ctx, want))),
    remove: (ctx, ref) => queue(ctx.accountId, () => settled(() => remove(ctx, ref))),
    accounts: async (ctx) => {
      const machines = (await allMachines(ctx)).filter((each) => each.template !== 1 && tagsOf(each).includes(TAGS.finished));
      return { items: await Promise.all(machines.map((each) => observed(ctx, each))) };
    },
    choices: async (ctx) => (await allMachines(ctx)).filter((each) => each.template === 1).map((each) => ({ value: String(each.vmid), label: `${String(each.vmid)} ${each.name ?? ''}`.trim() })),
    metrics: METRICS,
    usage: readUsage,
    actions: {
      start: power('Start', 'start'),
      shutdown: power('Shut down', 'shutdown', 'The machine shuts down in good order.'),
      reset: power('Reset', 'reset', 'The machine restarts at once; what is not saved is lost.'),
    },
  };
};
