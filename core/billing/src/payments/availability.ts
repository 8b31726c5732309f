import { z, type OperationCtx } from '@billet/sdk';
import { Client } from '../clients/index.ts';
import { data } from '../data.ts';
import { idSchema } from '../paging.ts';
import { MethodApproval } from './tables-of-methods.ts';
import type { GatewayAccount } from './tables.ts';

/** For whom a payment method is. An empty list says nothing; `exceptClientIds` always wins. */
export const availabilitySchema = z.strictObject({
  countries: z.array(z.string().regex(/^[A-Z]{2}$/)).max(250).default([]),
  clientIds: z.array(idSchema).max(1000).default([]),
  exceptClientIds: z.array(idSchema).max(1000).default([]),
  groupIds: z.array(idSchema).max(200).default([]),
});

export type Availability = z.output<typeof availabilitySchema>;

/** Whom a rule is asked about. */
export interface Payee {
  readonly id: number;
  readonly country: string;
  readonly groupId: number | null;
}

/** A client named by hand may, whatever the lists of countries and groups say. */
export const isAvailable = (rule: Availability, client: Payee): boolean => {
  if (rule.exceptClientIds.includes(client.id)) return false;
  if (rule.clientIds.includes(client.id)) return true;
  if (rule.clientIds.length > 0 && rule.countries.length === 0 && rule.groupIds.length === 0) return false;
  return (rule.countries.length === 0 || rule.countries.includes(client.country)) && (rule.groupIds.length === 0 || (client.groupId !== null && rule.groupIds.includes(client.groupId)));
};

/** Which of these accounts a client may pay with: by its rule, and by approval where one is needed. */
export const accountsFor = async (ctx: OperationCtx, accounts: readonly GatewayAccount[], clientId: number): Promise<readonly GatewayAccount[]> => {
  const { all } = data(ctx);
  const client = await all(Client).findById(clientId);
  if (client === undefined) return [];
  const groupId = (client as { readonly group_id?: number | null }).group_id ?? null;
  const approved = new Set((await all(MethodApproval).where({ client_id: clientId, state: 'approved' })).map((row) => row.gateway_account_id));
  return accounts.filter((account) => isAvailable(availabilitySchema.parse(account.availability), { id: client.id, country: client.country, groupId }) && (!account.needs_approval || approved.has(account.id)));
};
