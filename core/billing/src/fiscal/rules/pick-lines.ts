/** What of an account decides which lines are its. */
export interface Taker {
  readonly id: number;
  /** Empty = whatever nobody else takes, lines without a product too. */
  readonly productTypes: readonly string[];
}

export interface PickedLine {
  readonly id: number;
  readonly productType: string | null;
  /** Net and tax. */
  readonly amount: number;
}

export interface Picked {
  readonly accountId: number;
  readonly lineIds: readonly number[];
  readonly total: number;
}

/** Which account takes which lines: each line goes to one at most, the first that names its type before the first that takes everything. */
export const pickLines = (accounts: readonly Taker[], lines: readonly PickedLine[]): readonly Picked[] => {
  const takerOf = ({ productType }: PickedLine): Taker | undefined =>
    accounts.find(({ productTypes }) => productType !== null && productTypes.includes(productType)) ?? accounts.find(({ productTypes }) => productTypes.length === 0);
  return accounts.flatMap((account) => {
    const own = lines.filter((line) => takerOf(line)?.id === account.id);
    const total = own.reduce((sum, { amount }) => sum + amount, 0);
    return total > 0 ? [{ accountId: account.id, lineIds: own.map(({ id }) => id), total }] : [];
  });
};
