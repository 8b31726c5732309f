import type { Action, World } from '../world.ts';

interface OpenRow {
  readonly id: number;
  readonly client_id: number;
  readonly brand_id: number;
  readonly currency: string;
  readonly open: number | string;
}

/** Documents that wait for money; those of one brand of client, the last three, never pay anything. */
export const openInvoice = (world: World): Promise<OpenRow | undefined> =>
  world.one<OpenRow>(
    `select id, client_id, brand_id, currency, total - paid - credited as open from invoices
     where status = 'issued' and doc_type = 'invoice' and total > paid + credited and client_id % 13 <> 7 order by due_date, id limit 12`,
  );

/** Books money by bank, exactly or not, sometimes with a fee, and remembers it. */
export const book = async (world: World, invoice: OpenRow, amount: number): Promise<void> => {
  const bankId = world.brands.find((brand) => brand.id === invoice.brand_id)?.bankId ?? 0;
  const reference = `r-${String(world.model.references.size + 1)}`;
  const fee = world.random.chance(20) ? Math.min(amount, world.random.below(150)) : 0;
  const reply = await world.call<{ fresh: boolean }>('payments.record', { invoiceId: invoice.id, gatewayAccountId: bankId, amount, fee, reference });
  if (reply?.fresh !== true) return;
  world.model.received(invoice.client_id, invoice.currency, amount);
  world.model.references.set(reference, { invoiceId: invoice.id, bankId, amount });
};

export const pay: Action = {
  name: 'pay what is open',
  weight: 60,
  run: async (world) => {
    const invoice = await openInvoice(world);
    if (invoice !== undefined) await book(world, invoice, Number(invoice.open));
  },
};
