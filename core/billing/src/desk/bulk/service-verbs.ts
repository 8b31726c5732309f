import { integer, localDateSchema, z } from '@billet/sdk';
import { FOR_EVER, Service, ServiceSuspension, suspensionOwners } from '../../services/index.ts';
import { bulkVerb, told, type BulkVerb } from './verb.ts';

const reason = z.string().trim().max(300).default('');
const nothing = z.strictObject({});

export const serviceVerbs: Readonly<Record<string, BulkVerb>> = {
  'services.suspend': bulkVerb({
    kind: 'service',
    operation: 'services.suspend',
    params: z.strictObject({ reason, scope: z.enum(['server', 'administration']).default('server'), stopsBilling: z.boolean().default(false) }),
    input: (_db, id, params) => ({ id, ...params }),
    // Without a reason the suspension is one that a payment lifts, see `services.suspend`.
    undo: (_db, _id, params) => Promise.resolve({ verb: 'services.unsuspend', params: { owner: params.reason === '' && params.scope === 'server' && !params.stopsBilling ? 'overdue' : 'staff' } }),
    idle: (reply) => told(reply, 'suspended') === false,
  }),
  'services.unsuspend': bulkVerb({
    kind: 'service',
    operation: 'services.unsuspend',
    params: z.strictObject({ owner: z.enum(suspensionOwners).default('staff') }),
    input: (_db, id, params) => ({ id, ...params }),
    undo: async (db, id, { owner }) => {
      const held = await db.from(ServiceSuspension).where({ service_id: id, owner }).whereNull('lifted_at').first();
      if (held === undefined || (owner !== 'staff' && owner !== 'overdue')) return undefined;
      return { verb: 'services.suspend', params: { reason: owner === 'overdue' ? '' : held.reason, scope: held.keeps_server ? 'administration' : 'server', stopsBilling: held.stops_billing } };
    },
    idle: (reply) => told(reply, 'lifted') === false,
  }),
  'services.hold': bulkVerb({
    kind: 'service',
    operation: 'services.holdSuspension',
    params: z.strictObject({ until: z.union([z.literal('for_ever'), localDateSchema]).nullable() }),
    input: (_db, id, params) => ({ id, ...params }),
    undo: async (db, id) => {
      const until = (await db.from(Service).findById(id))?.hold_suspension_until ?? null;
      return { verb: 'services.hold', params: { until: until === FOR_EVER ? 'for_ever' : until } };
    },
  }),
  'services.dueDay': bulkVerb({
    kind: 'service',
    operation: 'services.update',
    params: z.strictObject({ dueDay: integer({ min: 1, max: 31 }).nullable() }),
    input: async (db, id, { dueDay }) => ({ id, dueDay, version: (await db.from(Service).findById(id))?.version ?? 0 }),
    undo: async (db, id) => ({ verb: 'services.dueDay', params: { dueDay: (await db.from(Service).findById(id))?.due_day ?? null } }),
  }),
  'services.cancel': bulkVerb({
    kind: 'service',
    operation: 'services.requestCancel',
    params: z.strictObject({ reason: z.string().trim().min(1).max(300) }),
    input: (_db, id, params) => ({ id, ...params, when: 'period_end' }),
    undo: () => Promise.resolve({ verb: 'services.withdrawCancel', params: {} }),
  }),
  'services.withdrawCancel': bulkVerb({ kind: 'service', operation: 'services.withdrawCancel', params: nothing, hidden: true, input: (_db, id) => ({ id }) }),
  'services.end': bulkVerb({
    kind: 'service',
    operation: 'services.requestCancel',
    params: z.strictObject({ reason: z.string().trim().min(1).max(300) }),
    typed: true,
    input: (_db, id, params) => ({ id, ...params, when: 'now' }),
  }),
  'services.provision': bulkVerb({ kind: 'service', operation: 'provisioning.retry', params: nothing, input: (_db, id) => ({ id }) }),
  'services.welcome': bulkVerb({ kind: 'service', operation: 'services.resendWelcome', params: nothing, input: (_db, id) => ({ id }) }),
};
