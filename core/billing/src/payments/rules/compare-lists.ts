/** One payment on a list. */
export interface Listed {
  readonly reference: string;
  readonly amount: number;
  readonly currency: string;
  /** Absent where the list does not tell it. */
  readonly fee?: number;
}

/** On which point two lists do not agree. `missing_there` = ours alone. */
export type DifferenceKind = 'missing_here' | 'missing_there' | 'amount' | 'fee';

/** A payment on which two lists do not agree; `null` = not on that list, or not told. */
export interface Difference {
  readonly kind: DifferenceKind;
  readonly reference: string;
  readonly theirs: number | null;
  readonly ours: number | null;
  readonly theirFee: number | null;
  readonly ourFee: number | null;
  readonly currency: string;
}

const kindOf = (theirs: Listed | undefined, ours: Listed | undefined): DifferenceKind | undefined => {
  if (theirs === undefined) return 'missing_there';
  if (ours === undefined) return 'missing_here';
  if (theirs.amount !== ours.amount) return 'amount';
  return theirs.fee !== undefined && theirs.fee !== (ours.fee ?? 0) ? 'fee' : undefined;
};

/** What two lists of payments do not agree on, by reference. */
export const compareLists = (theirs: readonly Listed[], ours: readonly Listed[]): readonly Difference[] => {
  const key = ({ reference, currency }: Listed): string => `${currency} ${reference}`;
  const [left, right] = [new Map(theirs.map((each) => [key(each), each] as const)), new Map(ours.map((each) => [key(each), each] as const))];
  return [...new Set([...left.keys(), ...right.keys()])].flatMap((each) => {
    const [a, b] = [left.get(each), right.get(each)];
    const [kind, some] = [kindOf(a, b), a ?? b];
    if (kind === undefined || some === undefined) return [];
    return [{ kind, reference: some.reference, theirs: a?.amount ?? null, ours: b?.amount ?? null, theirFee: a?.fee ?? null, ourFee: b?.fee ?? null, currency: some.currency }];
  });
};
