import type { Failure, Observed, OperationCtx } from '@billet/sdk';
import { data } from '../data.ts';
import type { House } from '../room.ts';
import { releaseAddresses } from './addresses/follow-login.ts';
import { isDoubtful, type ModuleAnswer, type ResourceResult } from './call-module.ts';
import type { Wanted } from './desired-state.ts';
import type { MoveResult } from './move-resources.ts';
import { saysNothing } from './outcomes.ts';
import { roomOf } from './plan-limits.ts';
import { freePlace } from './place-service.ts';
import { noteTrouble } from './server-circuit.ts';
import { ProvisioningLog, ServerAccount, ServiceBinding, ServiceResource } from './tables.ts';

const MAX_ATTEMPTS_QUIET = 3;

const note = async (house: House, binding: ServiceBinding, action: string, outcome: string, message: string, ms: number): Promise<void> => {
  await house.db.from(ProvisioningLog).insert({ binding_id: binding.id, client_id: binding.client_id, at: house.clock.wall(), action, outcome, message: message.slice(0, 500), ms });
};

const problemOf = (failure: Failure): Record<string, unknown> => ({ kind: failure.kind, message: failure.message, field: failure.field ?? null });

const settleResource = async (ctx: OperationCtx, { row, hash, outcome }: ResourceResult): Promise<void> => {
  // Meanwhile it may have gone to another service.
  const rows = data(ctx).all(ServiceResource).findById(row.id).where('binding_id', row.binding_id);
  if (outcome.status === 'failed') await rows.patch({ problem: problemOf(outcome) });
  if (outcome.status !== 'done') return;
  if (outcome.value === null) {
    await rows.patch({ state: 'removed', going: false, problem: null, secret: null });
    await releaseAddresses(ctx, [row.id]);
  } else await rows.patch({ state: 'applied', remote_id: outcome.value.id, applied_hash: hash, problem: null });
};

/** What came of the way to this account: the service it comes from is looked after once it has gone. */
const settleMove = async (ctx: OperationCtx, { row, outcome }: MoveResult): Promise<void> => {
  const { all } = data(ctx);
  const rows = all(ServiceResource).findById(row.id).where({ binding_id: row.binding_id, moved_from: row.moved_from });
  if (outcome.status === 'failed') await rows.patch({ problem: problemOf(outcome) });
  if (outcome.status !== 'done') return;
  await rows.patch({ moved_from: null, remote_id: outcome.value.id, problem: null });
  const left = await all(ServiceBinding).findById(row.moved_from ?? 0);
  if (left !== undefined) await ctx.emit('service.changed', { serviceId: left.service_id, clientId: left.client_id });
};

/** What the account itself says about its resources: modules that make them in `ensure` tell their ids there. */
const settleOwn = async (ctx: OperationCtx, wanted: Wanted, observed: Observed): Promise<void> => {
  for (const { row, hash } of wanted.resources) {
    const remoteId = observed.resources?.[row.key];
    if (remoteId === undefined || (row.state === 'applied' && row.remote_id === remoteId && row.applied_hash === hash && row.problem === null)) continue;
    await data(ctx).all(ServiceResource).findById(row.id).patch({ remote_id: remoteId, state: 'applied', applied_hash: hash, problem: null });
  }
};

/** The first thing that is not as it should be; the account comes before its resources. */
export const firstTrouble = ({ account, moved, resources }: ModuleAnswer): Failure | undefined =>
  [account, ...moved.map((each) => each.outcome), ...resources.map((each) => each.outcome)].find((outcome): outcome is Failure => outcome.status === 'failed');

/** So many times a server may leave a question about its job unanswered before it is asked for everything anew. */
const MOST_SILENCES = 20;

/** The job that is still to be asked about: a server that could not be reached says nothing about it. */
const stillGoing = ({ job, attempts }: ServiceBinding, account: ModuleAnswer['account']): string | null => (saysNothing(account) && attempts < MOST_SILENCES ? job : null);

/** Writes down what came of it. */
export const settleBinding = (house: House, binding: ServiceBinding, wanted: Wanted, answer: ModuleAnswer, ms: number): Promise<void> =>
  house.executor.asSystem('provisioning.settle', async (ctx) => {
    const rows = house.db.from(ServiceBinding).findById(binding.id);
    const fact = { serviceId: binding.service_id, clientId: binding.client_id, bindingId: binding.id };
    const action = wanted.gone ? 'remove' : 'ensure';
    const { account } = answer;
    const trouble = firstTrouble(answer);
    await noteTrouble(ctx, binding.server_id, trouble);
    ctx.touch({ kind: 'service', id: binding.service_id, clientId: binding.client_id }, { provisioning: binding.state }, { provisioning: trouble === undefined ? account.status : 'failed' });
    for (const result of answer.moved) await settleMove(ctx, result);
    if (account.status === 'done' && account.value !== null) {
      await settleOwn(ctx, wanted, account.value);
      for (const result of answer.resources) await settleResource(ctx, result);
      await rows.clone().patch({ remote: account.value.ref, username: account.value.username, job: null, room: roomOf(account.value, wanted.desired.raised) });
    }
    if (trouble !== undefined) {
      // Whether the account was made is not known before the server could be asked.
      const doubtful = trouble.ambiguous || (trouble.retry === 'later' && isDoubtful(binding));
      const attention = trouble.retry === 'never' || trouble.retry === 'afterFix';
      await rows.patch({
        state: attention ? 'attention' : 'failed',
        attempts: binding.attempts + 1,
        job: stillGoing(binding, account),
        error: { kind: trouble.kind, message: trouble.message, ambiguous: doubtful, field: trouble.field ?? null },
      });
      await note(house, binding, action, trouble.kind, trouble.message, ms);
      if (attention || binding.attempts + 1 === MAX_ATTEMPTS_QUIET) await ctx.emit('provisioning.failed', { ...fact, kind: trouble.kind, message: trouble.message, needsAttention: attention });
      return;
    }
    if (account.status === 'pending') {
      await rows.patch({ state: 'waiting', job: account.job, error: null });
      await note(house, binding, action, 'pending', account.job, ms);
      return;
    }
    if (account.status !== 'done') return;
    await note(house, binding, action, 'done', (account.notes ?? []).join(' '), ms);
    const settled = { applied_hash: wanted.hash, attempts: 0, error: null, job: null, applied_at: house.clock.wall() };
    if (account.value === null) {
      await rows.patch({ state: 'removed', ...settled });
      await house.db.from(ServerAccount).where('binding_id', binding.id).delete();
      const gone = await house.db.from(ServiceResource).where('binding_id', binding.id).select('id');
      await house.db.from(ServiceResource).where('binding_id', binding.id).patch({ state: 'removed', going: false, moved_from: null });
      await releaseAddresses(ctx, gone.map((row) => row.id));
      await freePlace(ctx, binding.server_id);
      await ctx.emit('provisioning.removed', fact);
      return;
    }
    await rows.patch({ state: 'applied', ...settled });
    await house.db.from(ServerAccount).where('binding_id', binding.id).whereNot('drift', 'none').patch({ drift: 'none', state: account.value.state === 'absent' ? 'active' : account.value.state });
    await ctx.emit('provisioning.applied', { ...fact, first: binding.applied_hash === null });
  });
