import { type GatewayPayer, z } from '@billet/sdk';
import type { Client, Payer } from '../clients/index.ts';

const addressShape = z.looseObject({ line1: z.string().optional(), city: z.string().optional(), region: z.string().optional(), postcode: z.string().optional() });

/** What a provider is told of who pays. */
export const gatewayPayer = (client: Pick<Client, 'id' | 'name' | 'email' | 'country'>, payer: Payer | undefined): GatewayPayer => {
  const { line1, city, region, postcode } = addressShape.safeParse(payer?.address).data ?? {};
  return {
    clientId: String(client.id),
    name: payer?.name ?? client.name,
    email: payer?.email ?? client.email,
    country: payer?.country ?? client.country,
    ...(payer?.tax_id == null ? {} : { taxId: payer.tax_id }),
    address: { ...(line1 === undefined ? {} : { line1 }), ...(city === undefined ? {} : { city }), ...(region === undefined ? {} : { region }), ...(postcode === undefined ? {} : { postcode }) },
  };
};
