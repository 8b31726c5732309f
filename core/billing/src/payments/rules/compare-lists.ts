/** One payment on a list. */
export interface Listed {
  readonly reference: string;
  readonly amount: number;
  readonly currency: string;
}

/** A payment on which two lists do not agree; `null` = not on that list. */
export interface Difference {
  readonly reference: string;
  readonly theirs: number | null;
  readonly ours: number | null;
  readonly currency: string;
}

/** What two lists of payments do not agree on, by reference. */
export const compareLists = (theirs: readonly Listed[], ours: readonly Listed[]): readonly Difference[] => {
  const key = ({ reference, currency }: Listed): string => `${currency} ${reference}`;
  const [left, right] = [new Map(theirs.map((each) => [key(each), each] as const)), new Map(ours.map((each) => [key(each), each] as const))];
  return [...new Set([...left.keys(), ...right.keys()])].flatMap((each) => {
    const [a, b] = [left.get(each), right.get(each)];
    const some = a ?? b;
    if (some === undefined || a?.amount === b?.amount) return [];
    return [{ reference: some.reference, theirs: a?.amount ?? null, ours: b?.amount ?? null, currency: some.currency }];
  });
};
