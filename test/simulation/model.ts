/** What the simulation believes, kept by simple sums of its own and compared with the house after every day. */
export interface Model {
  /** Money a client has sent, less what went back to him, in minor units by `client:currency`. */
  received(clientId: number, currency: string, amount: number): void;
  receipts(): ReadonlyMap<string, number>;
  /** Services whose billing has been stopped at some time: days without a line are right for them. */
  readonly paused: Set<number>;
  /** Payments by reference: sending one again must change nothing. */
  readonly references: Map<string, { readonly invoiceId: number; readonly bankId: number; readonly amount: number }>;
}

export const createModel = (): Model => {
  const receipts = new Map<string, number>();
  return {
    received: (clientId, currency, amount) => {
      const key = `${String(clientId)}:${currency}`;
      receipts.set(key, (receipts.get(key) ?? 0) + amount);
    },
    receipts: () => receipts,
    paused: new Set(),
    references: new Map(),
  };
};
