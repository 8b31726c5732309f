/** State of the money of a document, derived from its figures. */
export type Settlement = 'unpaid' | 'part_paid' | 'paid' | 'refunded' | 'written_off';

/** What the figures say. A document that credit notes took back whole counts as refunded. */
export const settlementOf = ({ total, paid, credited }: { readonly total: number; readonly paid: number; readonly credited: number }): Settlement => {
  if (credited >= total && total > 0) return 'refunded';
  if (paid + credited >= total) return 'paid';
  return paid + credited > 0 ? 'part_paid' : 'unpaid';
};
