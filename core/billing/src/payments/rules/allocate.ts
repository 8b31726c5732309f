/** An invoice that still wants money. */
export interface OpenInvoice {
  readonly invoiceId: number;
  readonly open: number;
}

export interface Allocation {
  readonly invoiceId: number;
  readonly amount: number;
}

/**
 * Spreads a payment: first to the invoices it was meant for, up to what is open on each; then, with `spread`, to the
 * others in the given order (oldest first). What is left belongs to the client's balance.
 */
export const allocate = (
  amount: number,
  invoices: readonly OpenInvoice[],
  meantFor: readonly Allocation[],
  spread: boolean,
): { readonly allocations: readonly Allocation[]; readonly rest: number } => {
  let rest = amount;
  const taken = new Map<number, number>();
  const take = (invoiceId: number, wanted: number): void => {
    const open = (invoices.find((invoice) => invoice.invoiceId === invoiceId)?.open ?? 0) - (taken.get(invoiceId) ?? 0);
    const part = Math.max(0, Math.min(rest, open, wanted));
    if (part === 0) return;
    taken.set(invoiceId, (taken.get(invoiceId) ?? 0) + part);
    rest -= part;
  };
  for (const wish of meantFor) take(wish.invoiceId, wish.amount);
  if (spread) for (const invoice of invoices) take(invoice.invoiceId, invoice.open);
  return { allocations: [...taken].map(([invoiceId, part]) => ({ invoiceId, amount: part })), rest };
};
