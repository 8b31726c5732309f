import { asOutcome, done, field, ModuleError, z, type ActionReply, type CallCtx, type ModuleAction, type Ref, type SettingsSchema } from '@billet/sdk';
import type { Account } from './settings.ts';
import { doneKey, keepDetails, readDetails, readTask, serviceOf, type Task } from './tasks.ts';

type Call = CallCtx<Account>;

const line = z.string().trim().max(200).default('');

/** What the client is told about a thing that stands somewhere. An empty field leaves it as it is. */
const details = z.strictObject({
  hostname: field(line, { title: 'Host name' }),
  addresses: field(z.string().trim().max(2000).default(''), { title: 'Addresses', help: 'One a line.', widget: 'textarea' }),
  place: field(line, { title: 'Place', help: 'For example data centre, rack and unit.' }),
  connection: field(line, { title: 'Power and network', help: 'For example feed and port.' }),
  serial: field(line, { title: 'Serial number' }),
  message: field(z.string().trim().max(2000).default(''), { title: 'Message to the client', widget: 'textarea' }),
});
type Details = z.output<typeof details>;

/** A dash takes a field away; what is left empty stays. */
const note = async (ctx: Call, id: string, told: Details): Promise<void> => {
  const before = await readDetails(ctx, id);
  const after = { ...before, ...Object.fromEntries(Object.entries(told).filter(([, value]) => value !== '')) };
  await keepDetails(ctx, id, Object.fromEntries(Object.entries(after).filter(([, value]) => value !== '-')));
};

const taskOf = async (ctx: Call, job: string): Promise<Task> => {
  const task = await readTask(ctx, serviceOf(job));
  if (task?.job !== job) throw new ModuleError('notFound', 'Nothing of this kind waits any more.');
  return task;
};

const wantedOf = ({ wanted }: Task): string => (wanted === null ? 'wantedGone' : wanted.state === 'suspended' ? 'wantedSuspended' : 'wantedActive');

const showTask = async (ctx: Call, { id: job }: Ref): Promise<ActionReply> => {
  const task = await taskOf(ctx, job);
  const { instructions } = ctx.settings;
  const facts = [
    { name: 'wanted', value: wantedOf(task) },
    { name: 'username', value: task.wanted?.username ?? '' },
    { name: 'work', value: task.work },
    { name: 'instructions', value: instructions },
  ];
  return { facts: facts.filter(({ value }) => value !== '') };
};

const confirm = async (ctx: Call, { id: job }: Ref, values: unknown): Promise<ActionReply> => {
  const told = details.parse(values);
  const task = await taskOf(ctx, job);
  if (task.wanted !== null) await note(ctx, serviceOf(job), told);
  await ctx.kv.set(doneKey(job), true);
  return { message: 'noted', again: true };
};

const show = async (ctx: Call, { id }: Ref): Promise<ActionReply> => {
  const told = await readDetails(ctx, id);
  const facts = Object.keys(details.shape).flatMap((name) => (told[name] === undefined ? [] : [{ name, value: told[name].split(/\s*\r?\n\s*/).join(', ') }]));
  return facts.length === 0 ? { message: 'nothingTold' } : { facts };
};

const change = async (ctx: Call, { id }: Ref, values: unknown): Promise<ActionReply> => {
  await note(ctx, id, details.parse(values));
  return { message: 'noted', ...(await show(ctx, { id })) };
};

type Run = (ctx: Call, ref: Ref, values: unknown) => Promise<ActionReply>;

const action = (title: string, audience: ModuleAction<Account>['audience'], run: Run, more: { readonly help?: string; readonly whileWaiting?: boolean; readonly input?: SettingsSchema } = {}): ModuleAction<Account> => ({
  title, audience, ...more, run: (ctx, ref, values) => asOutcome(run(ctx, ref, values).then((reply) => done(reply))),
});

export const manualActions: Readonly<Record<string, ModuleAction<Account>>> = {
  task: action('What is to be done', ['staff'], showTask, { whileWaiting: true }),
  done: action('It is done', ['staff'], confirm, { help: 'And what the client is told of it. Empty fields stay as they are, a dash takes one away.', whileWaiting: true, input: details }),
  details: action('Details', ['client', 'staff'], show, { help: 'Host name, addresses, where it stands.' }),
  describe: action('Change the details', ['staff'], change, { help: 'Empty fields stay as they are, a dash takes one away.', input: details }),
};
