import type { Client } from '../../clients/index.ts';
import type { MailDraft } from '../../mail/index.ts';
import type { OrderedItem } from '../ordered-item.ts';
import type { Quote } from '../tables.ts';

const nameOf = ({ label, quantity }: OrderedItem): string => (quantity === 1 ? label : `${String(quantity)} × ${label}`);

/** Says to a client what is offered to him and until when. `occasion` names the mail: a second one for it is dropped. */
export const quoteMail = (client: Client, quote: Quote, occasion: string): MailDraft => ({
  brandId: client.brand_id,
  clientId: client.id,
  key: 'quote-made',
  to: { address: client.email, name: client.name },
  locale: client.locale,
  model: { name: client.name, quote: quote.number, quoteId: quote.id, products: (quote.items as OrderedItem[]).map(nameOf).join(', '), validUntil: quote.valid_until },
  dedupeKey: `quote:${String(quote.id)}:${occasion}`,
});
