import { notFound, type OperationCtx } from '@billet/sdk';
import { Brand } from '../brands/index.ts';
import { data } from '../data.ts';
import { Client } from '../clients/index.ts';
import type { MoneyAccount } from '../ledger/index.ts';
import { gatewayRegistryRef } from './gateway-registry.ts';
import { GatewayAccount, type Payment } from './tables.ts';

/** Where a payment stands in the books: whose they are, on which day, and where its money lies. */
export interface PaymentPlace {
  readonly legalEntityId: number;
  readonly today: string;
  readonly account: MoneyAccount;
  readonly gateway: GatewayAccount | undefined;
}

export const placeOf = async (ctx: OperationCtx, payment: Pick<Payment, 'client_id' | 'gateway_account_id' | 'money_account'>): Promise<PaymentPlace> => {
  const { all } = data(ctx);
  const gateway = await all(GatewayAccount).findById(payment.gateway_account_id ?? 0);
  const client = await all(Client).findById(payment.client_id);
  const brand = await all(Brand).findById(gateway?.brand_id ?? client?.brand_id ?? 0);
  if (brand === undefined) throw notFound('Brand');
  return { legalEntityId: brand.legal_entity_id, today: ctx.clock.today(brand.zone), account: payment.money_account === 'clearing' ? 'clearing' : 'bank', gateway };
};

/** Whether the provider itself can send money back. */
export const sendsRefunds = (ctx: Pick<OperationCtx, 'use'>, gateway: GatewayAccount | undefined): boolean =>
  gateway !== undefined && ctx.use(gatewayRegistryRef).all().find((each) => each.id === gateway.extension)?.gateway.refund !== undefined;
