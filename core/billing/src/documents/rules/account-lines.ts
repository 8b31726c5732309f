/** A fact of the books with what it moved on the client's accounts, in minor units. */
export interface BookedFact {
  readonly kind: string;
  readonly ref: string;
  readonly bookedOn: string;
  readonly debit: number;
  readonly credit: number;
}

/** A line of an account: what the client came to owe, or what was counted towards it, and what he owes after it. */
export interface AccountLine {
  readonly kind: string;
  readonly ref: string;
  readonly bookedOn: string;
  readonly debit: number;
  readonly credit: number;
  readonly balance: number;
}

/** An account from its opening balance on. What moves only between a client's own accounts is no movement for him. */
export const accountLines = (opening: number, facts: readonly BookedFact[]): { readonly lines: readonly AccountLine[]; readonly debit: number; readonly credit: number; readonly closing: number } => {
  const lines: AccountLine[] = [];
  let [balance, debit, credit] = [opening, 0, 0];
  for (const fact of facts) {
    const effect = fact.debit - fact.credit;
    if (effect === 0) continue;
    balance += effect;
    const line = { kind: fact.kind, ref: fact.ref, bookedOn: fact.bookedOn, debit: Math.max(effect, 0), credit: Math.max(-effect, 0), balance };
    debit += line.debit;
    credit += line.credit;
    lines.push(line);
  }
  return { lines, debit, credit, closing: balance };
};
