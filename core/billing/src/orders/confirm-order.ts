import type { Client } from '../clients/index.ts';
import type { MailDraft } from '../mail/index.ts';
import type { Service } from '../services/index.ts';
import type { Order } from './tables.ts';

interface Line {
  readonly service: Pick<Service, 'label' | 'quantity'>;
}

const lineOf = ({ service: { label, quantity } }: Line): string => (quantity === 1 ? label : `${String(quantity)} × ${label}`);

/** Says to a client what was ordered for him. */
export const orderMail = (client: Client, order: Order, lines: readonly Line[]): MailDraft => ({
  brandId: client.brand_id,
  clientId: client.id,
  key: 'order-placed',
  to: { address: client.email, name: client.name },
  locale: client.locale,
  model: { name: client.name, order: order.number, orderId: order.id, products: lines.map(lineOf).join(', ') },
  dedupeKey: `order:${String(order.id)}:placed`,
});
