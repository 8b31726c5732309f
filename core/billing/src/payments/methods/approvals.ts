import { conflict, defineOperation, invalid, notFound, z } from '@billet/sdk';
import { Client } from '../../clients/index.ts';
import { data } from '../../data.ts';
import { idSchema, pageInput, pageOf, pageResult } from '../../paging.ts';
import { fileTypeOf } from '../rules/index.ts';
import { GatewayAccount } from '../tables.ts';
import { MethodApproval } from '../tables-of-methods.ts';

/** What a form carries at most. */
const LARGEST = 180_000;

export const askApproval = defineOperation({
  name: 'paymentMethods.askApproval',
  summary: 'Asks to be allowed a payment method that is not for everybody, with a certificate (PDF, PNG or JPEG, as base64).',
  kind: 'command',
  http: { method: 'POST', path: '/clients/{clientId}/payment-method-approvals' },
  audience: ['client', 'staff'],
  permission: 'payments.pay',
  input: z.strictObject({
    clientId: idSchema,
    gatewayAccountId: idSchema,
    fileName: z.string().trim().regex(/^[^\\/\p{Cc}]{0,120}$/u).default(''),
    file: z.string().regex(/^[A-Za-z0-9+/]*={0,2}$/).max(LARGEST).default(''),
    note: z.string().trim().max(500).default(''),
  }),
  output: z.strictObject({ state: z.string() }),
  sensitive: ['file'],
  run: async (ctx, { clientId, gatewayAccountId, fileName, file, note }) => {
    const { of, all } = data(ctx);
    const client = await of(Client).findById(clientId);
    if (client === undefined) throw notFound('Client');
    const account = await all(GatewayAccount).findOne({ id: gatewayAccountId, brand_id: client.brand_id, enabled: true });
    if (account?.needs_approval !== true) throw notFound('Payment method');
    const type = file === '' ? '' : fileTypeOf(Buffer.from(file, 'base64'));
    if (type === null) throw invalid('FILE_TYPE', 'file', 'Send a PDF, PNG or JPEG.');
    const known = await all(MethodApproval).findOne({ client_id: clientId, gateway_account_id: gatewayAccountId });
    if (known?.state === 'approved') throw conflict('APPROVED_ALREADY', 'You may use this payment method already.');
    const row = { state: 'asked', file_name: fileName, file_type: type, file, note, answer: '', asked_at: ctx.clock.now(), answered_at: null };
    if (known === undefined) await all(MethodApproval).insert({ client_id: clientId, gateway_account_id: gatewayAccountId, ...row });
    else await all(MethodApproval).findById(known.id).patch(row);
    ctx.touch({ kind: 'client', id: clientId, clientId }, undefined, { asksFor: account.name, file: fileName });
    return { state: 'asked' };
  },
});

const approval = z.strictObject({
  id: z.number().int(), clientId: z.number().int(), clientName: z.string(), gatewayAccountId: z.number().int(), methodName: z.string(), state: z.string(), fileName: z.string(), note: z.string(), answer: z.string(), askedAt: z.string(),
});

export const listApprovals = defineOperation({
  name: 'paymentMethods.approvals',
  summary: 'Who asked to be allowed which payment method, and what was answered.',
  kind: 'query',
  http: { method: 'GET', path: '/payment-method-approvals' },
  audience: ['staff', 'client'],
  permission: 'payments.read',
  input: z.strictObject({ clientId: idSchema.optional(), state: z.enum(['asked', 'approved', 'refused']).optional(), ...pageInput }),
  output: pageOf(approval),
  run: async (ctx, { clientId, state, before, limit }) => {
    const { of, all } = data(ctx);
    const query = of(MethodApproval).orderBy('id', 'desc').limit(limit);
    if (clientId !== undefined) void query.where('client_id', clientId);
    if (state !== undefined) void query.where('state', state);
    if (before !== undefined) void query.where('id', '<', before);
    const rows = await query;
    const clients = new Map((await all(Client).whereIn('id', rows.map((row) => row.client_id))).map((row) => [row.id, row.name] as const));
    const accounts = new Map((await all(GatewayAccount)).map((row) => [row.id, row.name] as const));
    return pageResult(
      rows.map((row) => ({
        id: row.id, clientId: row.client_id, clientName: clients.get(row.client_id) ?? '', gatewayAccountId: row.gateway_account_id, methodName: accounts.get(row.gateway_account_id) ?? '',
        state: row.state, fileName: row.file_name, note: row.note, answer: row.answer, askedAt: row.asked_at,
      })),
      limit,
    );
  },
});

export const readCertificate = defineOperation({
  name: 'paymentMethods.certificate',
  summary: 'The certificate a client sent with his request, as base64.',
  kind: 'query',
  http: { method: 'GET', path: '/payment-method-approvals/{id}/file' },
  audience: ['staff'],
  permission: 'payments.read',
  input: z.strictObject({ id: idSchema }),
  output: z.strictObject({ fileName: z.string(), fileType: z.string(), file: z.string() }),
  run: async (ctx, { id }) => {
    const row = await data(ctx).of(MethodApproval).findById(id);
    if (row === undefined || row.file === '') throw notFound('File');
    return { fileName: row.file_name, fileType: row.file_type, file: row.file };
  },
});

export const answerApproval = defineOperation({
  name: 'paymentMethods.answerApproval',
  summary: 'Allows a client a payment method he asked for, or not.',
  kind: 'command',
  http: { method: 'POST', path: '/payment-method-approvals/{id}/answer' },
  audience: ['staff'],
  permission: 'payments.write',
  input: z.strictObject({ id: idSchema, approve: z.boolean(), answer: z.string().trim().max(500).default('') }),
  output: z.strictObject({ state: z.string() }),
  run: async (ctx, { id, approve, answer }) => {
    const { all } = data(ctx);
    const row = await all(MethodApproval).findById(id);
    if (row === undefined) throw notFound('Request');
    const state = approve ? 'approved' : 'refused';
    await all(MethodApproval).findById(id).patch({ state, answer, answered_at: ctx.clock.now() });
    ctx.touch({ kind: 'client', id: row.client_id, clientId: row.client_id }, { approval: row.state }, { approval: state, answer });
    return { state };
  },
});
