import { defineOperation, invalid, localDateSchema, notFound, z } from '@billet/sdk';
import { Client } from '../clients/index.ts';
import { data } from '../data.ts';
import { idSchema } from '../paging.ts';
import { TaxExemption } from './tables.ts';

const exemption = z.strictObject({ id: z.number().int(), reason: z.string(), certificate: z.string(), from: z.string(), until: z.string().nullable() });

export const listExemptions = defineOperation({
  name: 'tax.exemptions',
  summary: 'Spans of days in which a client pays no tax, newest first.',
  kind: 'query',
  http: { method: 'GET', path: '/clients/{clientId}/tax-exemptions' },
  audience: ['staff'],
  permission: 'tax.read',
  input: z.strictObject({ clientId: idSchema }),
  output: z.strictObject({ items: z.array(exemption) }),
  run: async (ctx, { clientId }) => {
    const rows = await data(ctx).of(TaxExemption).where({ client_id: clientId }).orderBy('id', 'desc');
    return { items: rows.map((row) => ({ id: row.id, reason: row.reason, certificate: row.certificate, from: row.valid_from, until: row.valid_until })) };
  },
});

export const exemptClient = defineOperation({
  name: 'tax.exempt',
  summary: 'Frees a client from tax from a day on; reason and certificate stand on his documents.',
  kind: 'command',
  http: { method: 'POST', path: '/clients/{clientId}/tax-exemptions' },
  audience: ['staff'],
  permission: 'tax.write',
  input: z.strictObject({
    clientId: idSchema,
    reason: z.string().trim().min(1).max(200),
    certificate: z.string().trim().max(200).default(''),
    from: localDateSchema,
    until: localDateSchema.nullable().default(null),
  }),
  output: z.strictObject({ id: z.number().int() }),
  run: async (ctx, { clientId, reason, certificate, from, until }) => {
    if (until !== null && until < from) throw invalid('DATES_REVERSED', 'until', 'The last day lies before the first.');
    const { of, all } = data(ctx);
    if ((await of(Client).findById(clientId)) === undefined) throw notFound('Client');
    const row = await all(TaxExemption).insertAndFetch({ client_id: clientId, reason, certificate, valid_from: from, valid_until: until, created_at: ctx.clock.now() });
    ctx.touch({ kind: 'client', id: clientId, clientId }, undefined, { taxExempt: reason, certificate, from, until });
    return { id: row.id };
  },
});

export const endExemption = defineOperation({
  name: 'tax.endExemption',
  summary: 'Ends an exemption after a day; documents issued until then keep it.',
  kind: 'command',
  http: { method: 'POST', path: '/tax-exemptions/{id}/end' },
  audience: ['staff'],
  permission: 'tax.write',
  input: z.strictObject({ id: idSchema, until: localDateSchema }),
  output: z.strictObject({ ended: z.boolean() }),
  run: async (ctx, { id, until }) => {
    const row = await data(ctx).of(TaxExemption).findById(id);
    if (row === undefined) throw notFound('Exemption');
    // A span that ends before it begins counts on no day: it is withdrawn.
    await data(ctx).all(TaxExemption).findById(id).patch({ valid_until: until });
    ctx.touch({ kind: 'client', id: row.client_id, clientId: row.client_id }, { until: row.valid_until }, { until });
    return { ended: true };
  },
});
