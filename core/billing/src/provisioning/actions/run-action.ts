import { defineOperation, noSettings, notFound, safeFileName, z, type ActionReply, type OperationCtx, type Outcome } from '@billet/sdk';
import { data } from '../../data.ts';
import { idSchema } from '../../paging.ts';
import { loadService } from '../../services/index.ts';
import { settingsInput } from '../../settings-input.ts';
import { convergeJob } from '../converge-job.ts';
import { outcomeOf } from '../outcomes.ts';
import { moduleRegistryRef } from '../module-registry.ts';
import { secretsIn } from '../request-log.ts';
import { parseFields } from '../resources/check-values.ts';
import { openService } from '../resources/load-resource.ts';
import { ServiceBinding } from '../tables.ts';
import { offeredActions } from './offered-actions.ts';
import { browserUrl, refuse } from './refuse.ts';

const MOST_ROWS = 500;

const reply = z.strictObject({
  /** False: the server goes on working. */
  finished: z.boolean(),
  message: z.string().nullable(),
  facts: z.array(z.strictObject({ name: z.string(), value: z.string() })),
  columns: z.array(z.string()),
  rows: z.array(z.array(z.string())),
  files: z.array(z.strictObject({ name: z.string(), text: z.string() })),
  /** Where to send the browser. It may be a key, so it is not kept. */
  url: z.string().nullable(),
});

/** The account is not as it was: the module is asked for it anew. */
const lookAgain = async (ctx: OperationCtx, bindingId: number): Promise<void> => {
  await data(ctx).all(ServiceBinding).findById(bindingId).where('state', 'applied').patch({ applied_hash: '' });
  await ctx.enqueue(convergeJob(bindingId));
};

/** A command of the module's own. It speaks to the server at once; what it answers is shown and not kept. */
export const runAction = defineOperation({
  name: 'actions.run',
  summary: 'Gives a command that a server of the service knows; see actions.list.',
  kind: 'command',
  http: { method: 'POST', path: '/services/{id}/actions' },
  audience: ['staff', 'client'],
  permission: 'services.write',
  input: z.strictObject({ id: idSchema, bindingId: idSchema, action: z.string().min(1).max(60), resourceId: idSchema.optional(), values: settingsInput.default({}) }),
  output: reply,
  sensitive: ['values'],
  transient: true,
  prepare: async (ctx, { id, bindingId, action: name, resourceId, values }) => {
    const service = await loadService(ctx, id);
    const found = (await offeredActions(ctx, service, resourceId)).find((each) => each.binding.id === bindingId && each.name === name);
    if (found === undefined) {
      await openService(ctx, id);
      throw notFound('Action');
    }
    const input = parseFields(found.action.input ?? noSettings, values);
    const { binding, resource, action } = found;
    ctx.touch({ kind: 'service', id, clientId: service.client_id }, undefined, { action: name, resource: resource?.name ?? null });
    return { extension: binding.extension, serverId: binding.server_id, bindingId, remote: found.ref, name, input, run: action.run.bind(action), target: resource === undefined ? undefined : { id: resource.remote_id ?? '', name: resource.name } };
  },
  call: async (ctx, at): Promise<Outcome<ActionReply>> => {
    const registry = ctx.use(moduleRegistryRef);
    const call = await registry.callCtx(at.extension, at.serverId, { key: `action:${at.name}:${ctx.traceId}`, attempt: 1, signal: ctx.signal, bindingId: at.bindingId, hide: secretsIn(at.input) });
    return outcomeOf(() => at.run(call, at.remote, at.input, at.target));
  },
  settle: async (ctx, at, outcome: Outcome<ActionReply>) => {
    if (outcome.status === 'failed') throw refuse(ctx, outcome);
    const { message, facts = [], table, files = [], url, again = false } = outcome.status === 'done' ? outcome.value : ({} as ActionReply);
    if (again) await lookAgain(ctx, at.bindingId);
    return {
      finished: outcome.status === 'done', message: message ?? null, facts: facts.map(({ name, value }) => ({ name, value })),
      columns: [...(table?.columns ?? [])], rows: (table?.rows ?? []).slice(0, MOST_ROWS).map((row) => [...row]),
      files: files.map(({ name, text }) => ({ name: safeFileName(name), text })), url: url === undefined ? null : browserUrl(url),
    };
  },
});
