import { notFound, type OperationCtx } from '@billet/sdk';
import { Brand } from '../brands/index.ts';
import { data } from '../data.ts';
import { Client } from '../clients/index.ts';
import type { MoneyAccount, MoneySide } from '../ledger/index.ts';
import { gatewayRegistryRef } from './gateway-registry.ts';
import { GatewayAccount, type Payment } from './tables.ts';

/** Where a payment stands in the books: whose they are, on which day, and against what it is booked. */
export interface PaymentPlace {
  readonly legalEntityId: number;
  readonly today: string;
  /** Where its money lies. */
  readonly lies: MoneyAccount;
  /** What its own currency is booked against: where the money lies, or, if it was converted, the account between the two. */
  readonly account: MoneySide;
  readonly gateway: GatewayAccount | undefined;
}

export const placeOf = async (ctx: OperationCtx, payment: Pick<Payment, 'client_id' | 'gateway_account_id' | 'money_account' | 'charged_currency'>): Promise<PaymentPlace> => {
  const { all } = data(ctx);
  const gateway = await all(GatewayAccount).findById(payment.gateway_account_id ?? 0);
  const client = await all(Client).findById(payment.client_id);
  const brand = await all(Brand).findById(gateway?.brand_id ?? client?.brand_id ?? 0);
  if (brand === undefined) throw notFound('Brand');
  const lies = payment.money_account === 'clearing' ? 'clearing' : 'bank';
  return { legalEntityId: brand.legal_entity_id, today: ctx.clock.today(brand.zone), lies, account: payment.charged_currency === null ? lies : 'exchange', gateway };
};

/** Whether the provider itself can send money back. */
export const sendsRefunds = (ctx: Pick<OperationCtx, 'use'>, gateway: GatewayAccount | undefined): boolean =>
  gateway !== undefined && ctx.use(gatewayRegistryRef).all().find((each) => each.id === gateway.extension)?.gateway.refund !== undefined;
