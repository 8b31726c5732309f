import { defineOperation, notFound, z, type OperationCtx } from '@billet/sdk';
import { Payer } from '../../clients/index.ts';
import { data } from '../../data.ts';
import { idSchema } from '../../paging.ts';
import { EInvoiceRoute } from '../tables.ts';
import { PROFILES } from './profile.ts';
import { checkReference, endpointInput, endpointOf, referenceInput } from './route-input.ts';

const route = z.strictObject({
  /** Null = as the brand has it. */
  profile: z.enum(PROFILES).nullable(),
  buyerReference: z.string(), endpointScheme: z.string(), endpointId: z.string(),
});

const NONE: z.input<typeof route> = { profile: null, buyerReference: '', endpointScheme: '', endpointId: '' };

const view = (row: EInvoiceRoute | undefined): z.input<typeof route> =>
  row === undefined ? NONE : { profile: PROFILES.find((each) => each === row.profile) ?? null, buyerReference: row.buyer_reference, endpointScheme: row.endpoint_scheme, endpointId: row.endpoint_id };

const payerOf = async (ctx: OperationCtx, id: number): Promise<Payer> => {
  const payer = await data(ctx).of(Payer).findById(id);
  if (payer === undefined) throw notFound('Payer');
  return payer;
};

export const getEInvoiceRoute = defineOperation({
  name: 'payers.eInvoiceRoute',
  summary: 'How e-invoices reach a payer: profile, buyer reference (for German authorities the Leitweg-ID) and electronic address.',
  kind: 'query',
  http: { method: 'GET', path: '/payers/{payerId}/e-invoice-route' },
  audience: ['staff', 'client'],
  permission: 'clients.read',
  input: z.strictObject({ payerId: idSchema }),
  output: route,
  run: async (ctx, { payerId }) => {
    const payer = await payerOf(ctx, payerId);
    return view(await data(ctx).all(EInvoiceRoute).findOne({ payer_id: payer.id }));
  },
});

export const saveEInvoiceRoute = defineOperation({
  name: 'payers.saveEInvoiceRoute',
  summary: 'Says how e-invoices reach a payer from now on, those of documents in force too. Check digits of Leitweg-IDs and of electronic addresses are checked.',
  kind: 'command',
  http: { method: 'PUT', path: '/payers/{payerId}/e-invoice-route' },
  audience: ['staff', 'client'],
  permission: 'clients.write',
  input: z.strictObject({ payerId: idSchema, profile: z.enum(PROFILES).nullable().default(null), buyerReference: referenceInput, ...endpointInput }),
  output: route,
  run: async (ctx, { payerId, profile, buyerReference, endpointScheme, endpointId }) => {
    const { all } = data(ctx);
    const payer = await payerOf(ctx, payerId);
    checkReference(buyerReference);
    endpointOf(endpointScheme, endpointId);
    const before = await all(EInvoiceRoute).findOne({ payer_id: payer.id });
    const wanted = { profile, buyer_reference: buyerReference, endpoint_scheme: endpointScheme, endpoint_id: endpointId };
    await all(EInvoiceRoute).insert({ payer_id: payer.id, client_id: payer.client_id, ...wanted }).onConflict(['payer_id']).merge(['profile', 'buyer_reference', 'endpoint_scheme', 'endpoint_id']);
    const after = { profile, buyerReference, endpointScheme, endpointId };
    ctx.touch({ kind: 'client', id: payer.client_id, clientId: payer.client_id }, view(before), { payer: payer.name, ...after });
    return after;
  },
});
