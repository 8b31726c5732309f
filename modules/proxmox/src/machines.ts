import { readAs, z, type Observed, type Ref } from '@billet/sdk';
import { call, type Call } from './proxmox.ts';

const number = z.coerce.number();
const row = z.object({
  vmid: number,
  node: z.string(),
  name: z.string().optional(),
  type: z.string(),
  status: z.string().optional(),
  tags: z.string().nullish(),
  template: number.optional(),
  lock: z.string().nullish(),
  netin: number.optional(),
  netout: number.optional(),
  disk: number.optional(),
  maxdisk: number.optional(),
});
export type Machine = z.output<typeof row>;

/** Set on a machine when it is finished, and while it is suspended. */
export const TAGS = { finished: 'billet', suspended: 'billet-suspended' } as const;

/** All machines of the cluster by one call. */
export const allMachines = async (ctx: Call): Promise<readonly Machine[]> => {
  const rows = readAs(z.array(row), await call(ctx, 'GET', '/cluster/resources', { type: 'vm' }), 'The list of machines');
  return rows.filter((each) => each.type === 'qemu');
};

export const pathOf = ({ node, vmid }: Pick<Machine, 'node' | 'vmid'>): string => `/nodes/${encodeURIComponent(node)}/qemu/${String(vmid)}`;

export const tagsOf = ({ tags }: Pick<Machine, 'tags'>): readonly string[] => (tags ?? '').split(/[;, ]/).filter((tag) => tag !== '');

const config = z.looseObject({ name: z.string().optional(), description: z.string().optional(), cores: number.optional(), memory: number.optional(), tags: z.string().optional(), ciuser: z.string().optional(), ipconfig0: z.string().optional() });
export type Config = z.output<typeof config>;

export const configOf = async (ctx: Call, machine: Machine): Promise<Config> => readAs(config, await call(ctx, 'GET', `${pathOf(machine)}/config`), 'The configuration of a machine');

/** The line of the notes that says whose a machine is; a number may be given to another machine later. */
export const markOf = (serviceId: string): string => `billet:${serviceId}`;
export const serviceOf = ({ description = '' }: Config): string | undefined => /\bbillet:(\d+)\b/.exec(decodeURIComponent(description.replaceAll(/%(?![0-9a-f]{2})/gi, '%25')))?.[1];

export const observe = (machine: Machine, { ipconfig0 = '' }: Config, serviceId: string | undefined): Observed => {
  const ip = /\bip6?=([0-9a-f.:]+)\//i.exec(ipconfig0)?.[1];
  return {
    ref: { id: String(machine.vmid), ...(serviceId === undefined ? {} : { data: { service: serviceId } }) },
    username: machine.name ?? String(machine.vmid),
    state: tagsOf(machine).includes(TAGS.suspended) ? 'suspended' : tagsOf(machine).includes(TAGS.finished) ? 'active' : 'pending',
    ...(ip === undefined ? {} : { ip }),
  };
};

/** The machine a reference is about, unless its number has been given to somebody else since. */
export const findMachine = async (ctx: Call, wanted: Ref | { readonly username: string }): Promise<{ readonly machine: Machine; readonly config: Config } | undefined> => {
  const machine = (await allMachines(ctx)).find((each) => ('id' in wanted ? String(each.vmid) === wanted.id : each.name === wanted.username));
  if (machine === undefined || machine.template === 1) return undefined;
  const found = await configOf(ctx, machine);
  const service = 'id' in wanted ? wanted.data?.['service'] : undefined;
  return service !== undefined && serviceOf(found) !== service ? undefined : { machine, config: found };
};
