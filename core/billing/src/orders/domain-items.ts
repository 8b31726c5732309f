import { serviceRef, type OperationCtx } from '@billet/sdk';
import type { Product } from '../catalog/index.ts';
import type { Client } from '../clients/index.ts';
import type { Service } from '../services/index.ts';
import type { OrderItemWish } from './item-schema.ts';
import type { RegistrantWish } from './registrant-schema.ts';

/** A domain of an order as it is billed: what the first period costs and what every later one does. */
export interface DomainTerms {
  readonly label: string;
  readonly years: number;
  readonly firstPrice: number;
  readonly price: number;
  /** The price is the name's own: neither codes nor announcements of its TLD change it. */
  readonly pinned: boolean;
}

/** What the orders ask of whoever knows domains; a later room answers. */
export interface DomainItems {
  /** Terms of an item; nothing if it is no domain. Refuses a name that cannot be ordered. */
  terms(ctx: OperationCtx, order: { readonly client: Client; readonly buyer: boolean; readonly product: Product; readonly item: OrderItemWish; readonly items: readonly OrderItemWish[]; readonly at: string }): Promise<DomainTerms | undefined>;
  /** Notes to whom the domains of these products are to be registered; without a wish, that somebody is known already. */
  registrant(ctx: OperationCtx, clientId: number, wish: RegistrantWish | undefined, productIds: readonly number[]): Promise<number | undefined>;
  /** The item became a service; `others` are those of the items before it. */
  made(ctx: OperationCtx, item: OrderItemWish, service: Service, others: readonly Service[]): Promise<void>;
}

export const domainItemsRef = serviceRef<DomainItems>('orders.domainItems');
