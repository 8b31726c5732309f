import { defineOperation, notFound, z } from '@billet/sdk';
import { Client } from '../../clients/index.ts';
import { availabilitySchema, isAvailable } from '../availability.ts';
import { data } from '../../data.ts';
import { idSchema } from '../../paging.ts';
import { GatewayAccount } from '../tables.ts';
import { MethodApproval } from '../tables-of-methods.ts';

const states = z.enum(['none', 'asked', 'approved', 'refused']);

export const listAskable = defineOperation({
  name: 'paymentMethods.askable',
  summary: 'Payment methods that need an approval, with how far a client has got with each.',
  kind: 'query',
  http: { method: 'GET', path: '/clients/{clientId}/payment-method-approvals' },
  audience: ['client', 'staff'],
  permission: 'payments.read',
  input: z.strictObject({ clientId: idSchema }),
  output: z.strictObject({ items: z.array(z.strictObject({ gatewayAccountId: z.number().int(), name: z.string(), state: states, fileName: z.string(), answer: z.string() })) }),
  run: async (ctx, { clientId }) => {
    const { of, all } = data(ctx);
    const client = await of(Client).findById(clientId);
    if (client === undefined) throw notFound('Client');
    const accounts = await all(GatewayAccount).where({ brand_id: client.brand_id, enabled: true, needs_approval: true }).orderBy(['position', 'id']);
    const asked = new Map((await of(MethodApproval).where('client_id', clientId)).map((row) => [row.gateway_account_id, row] as const));
    const who = { id: client.id, country: client.country, groupId: (client as { readonly group_id?: number | null }).group_id ?? null };
    return {
      items: accounts
        .filter((account) => isAvailable(availabilitySchema.parse(account.availability), who))
        .map((account) => {
          const row = asked.get(account.id);
          return { gatewayAccountId: account.id, name: account.name, state: states.parse(row?.state ?? 'none'), fileName: row?.file_name ?? '', answer: row?.answer ?? '' };
        }),
    };
  },
});
