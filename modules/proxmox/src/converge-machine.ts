import { notePassword, passwordWasWritten, type Desired, type Pending, type Secret } from '@billet/sdk';
import { configOf, pathOf, TAGS, tagsOf, type Config, type Machine } from './machines.ts';
import { call, type Call, type Fields } from './proxmox.ts';
import type { Plan } from './settings.ts';
import { begin, turnOff, turnOn } from './tasks.ts';

const UNITS: Readonly<Record<string, number>> = { M: 1 / 1024, G: 1, T: 1024 };

/** Size in GB, from `local-lvm:vm-101-disk-0,size=32G`. */
const diskSize = (config: Config, name: string): number | undefined => {
  const told = config[name];
  const [, size, unit = 'G'] = /(?:^|,)size=(\d+(?:\.\d+)?)([MGT])/.exec(typeof told === 'string' ? told : '') ?? [];
  return size === undefined ? undefined : Number(size) * (UNITS[unit] ?? 1);
};

/** The fields of the configuration that differ from the plan. */
const differing = (config: Config, { cores, memory, user, network }: Plan): Fields => ({
  ...(config.cores === cores ? {} : { cores }),
  ...(config.memory === memory ? {} : { memory }),
  ...(user === '' || config.ciuser === user ? {} : { ciuser: user }),
  ...(network === '' || config.ipconfig0 === network ? {} : { ipconfig0: network }),
});

const withTags = (machine: Machine, add: readonly string[], drop: readonly string[] = []): string =>
  [...new Set([...tagsOf(machine).filter((tag) => !drop.includes(tag)), ...add])].sort().join(';');

const changeConfig = async (ctx: Call, machine: Machine, config: Config, plan: Plan, password: Secret | undefined): Promise<void> => {
  const whose = String(machine.vmid);
  const isNew = password !== undefined && !(await passwordWasWritten(ctx, whose, password));
  const fields = { ...differing(config, plan), ...(isNew ? { cipassword: password.reveal() } : {}) };
  if (Object.keys(fields).length === 0) return;
  await call(ctx, 'PUT', `${pathOf(machine)}/config`, fields);
  if (isNew) await notePassword(ctx, whose, password);
};

const retag = async (ctx: Call, machine: Machine, add: readonly string[], drop?: readonly string[]): Promise<void> => {
  const tags = withTags(machine, add, drop);
  if (tags !== [...tagsOf(machine)].sort().join(';')) await call(ctx, 'PUT', `${pathOf(machine)}/config`, { tags });
};

/**
 * One step nearer to the wish; `undefined` = nothing is left to do. A machine that its owner turned off stays off: it is turned
 * on when it is new and when a suspension ends.
 */
export const step = async (ctx: Call, machine: Machine, want: Desired<Plan>): Promise<Pending | undefined> => {
  const isOn = machine.status === 'running';
  const tags = tagsOf(machine);
  if (want.state === 'suspended') {
    await retag(ctx, machine, [TAGS.finished, TAGS.suspended]);
    if (isOn) return turnOff(ctx, machine);
  }
  const config = await configOf(ctx, machine);
  await changeConfig(ctx, machine, config, want.plan, want.password);
  const size = diskSize(config, want.plan.diskName);
  if (size !== undefined && size < want.plan.disk) {
    const growing = await begin(ctx, machine, 'PUT', `${pathOf(machine)}/resize`, { disk: want.plan.diskName, size: `${String(want.plan.disk)}G` });
    if (growing !== undefined) return growing;
  }
  if (want.state === 'suspended') return undefined;
  if (!isOn && (tags.includes(TAGS.suspended) || !tags.includes(TAGS.finished))) return turnOn(ctx, machine);
  await retag(ctx, machine, [TAGS.finished], [TAGS.suspended]);
  return undefined;
};

/** What a plan asks for and cannot be had. */
export const notesOn = (config: Config, plan: Plan): readonly string[] => {
  const size = diskSize(config, plan.diskName);
  return size !== undefined && size > plan.disk ? [`The disk stays at ${String(size)} GB: disks do not shrink.`] : [];
};
