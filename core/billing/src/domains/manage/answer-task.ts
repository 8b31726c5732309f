import { BilletError, conflict, defineOperation, failed, invalid, notFound, z, type Outcome, type TaskAnswer } from '@billet/sdk';
import { data } from '../../data.ts';
import { idSchema } from '../../paging.ts';
import { carryOutJob } from '../journal/index.ts';
import { callRegistrar, registrarRegistryRef } from '../registrars/index.ts';
import { DomainOperation, RegistrarAccount } from '../tables.ts';
import { waitingForPeople } from './waiting-for-people.ts';

interface Told {
  readonly id: number;
  readonly job: string;
  readonly answer: TaskAnswer;
  readonly account: { readonly id: number; readonly extension: string };
}

export const answerTask = defineOperation({
  name: 'domains.answerTask',
  summary: 'What staff say of a command that people carry out: it is done, with the last day if the registry named one, or why it is not to be had.',
  kind: 'command',
  http: { method: 'POST', path: '/domain-operations/{id}/answer' },
  audience: ['staff'],
  permission: 'domains.write',
  input: z.strictObject({ id: idSchema, done: z.boolean(), expiresOn: z.iso.date().optional(), reason: z.string().trim().max(500).default('') }),
  output: z.strictObject({ queued: z.boolean() }),
  prepare: async (ctx, { id, done, expiresOn, reason }): Promise<Told> => {
    const { all } = data(ctx);
    const operation = await all(DomainOperation).findById(id);
    if (operation === undefined) throw notFound('Operation');
    if (!(await waitingForPeople(ctx, [operation])).has(id)) throw conflict('TASK_OVER', 'This does not wait for a person any more.');
    if (!done && reason === '') throw invalid('TASK_REASON', 'reason', 'Say why it is not to be had.');
    if (done && expiresOn !== undefined && expiresOn <= ctx.clock.today('UTC')) throw invalid('TASK_EXPIRY', 'expiresOn', 'The last day lies ahead.');
    const account = (await all(RegistrarAccount).findById(operation.account_id ?? 0)) as RegistrarAccount;
    return { id, job: operation.notes, answer: done ? { done, ...(expiresOn === undefined ? {} : { expiresOn }) } : { done, reason }, account: { id: account.id, extension: account.extension } };
  },
  call: (ctx, { job, answer, account }): Promise<Outcome<void>> =>
    callRegistrar(ctx.use(registrarRegistryRef), account, { key: `answer:${job}`, attempt: 1, signal: ctx.signal }, (registrar, callCtx) =>
      registrar.answerTask === undefined ? Promise.resolve(failed('unsupported', 'Nobody carries this out by hand.')) : registrar.answerTask(callCtx, job, answer),
    ),
  settle: async (ctx, { id, answer }, outcome) => {
    if (outcome.status === 'failed') throw new BilletError('REGISTRAR_FAILED', outcome.message, { status: 502 });
    const operation = (await data(ctx).all(DomainOperation).findById(id)) as DomainOperation;
    ctx.touch({ kind: 'domain', id: operation.domain_id, clientId: operation.client_id }, undefined, answer.done ? { carriedOut: operation.kind } : { refused: operation.kind, reason: answer.reason });
    await ctx.enqueue(carryOutJob(operation));
    return { queued: true };
  },
});
