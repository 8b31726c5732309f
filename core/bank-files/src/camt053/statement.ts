/** What one side of a transaction is called, and where its account is. */
export interface Party {
  readonly name?: string;
  readonly account?: string;
}

/** One payment inside an entry. */
export interface StatementTransaction {
  /** Minor units; absent where the bank does not split a batch, or tells it in another currency. */
  readonly amount?: number;
  /** What had been asked for, in the entry's currency. */
  readonly askedAmount?: number;
  readonly endToEndId?: string;
  readonly transactionId?: string;
  readonly bankReference?: string;
  readonly paymentInformationId?: string;
  readonly mandateId?: string;
  /** Structured reference of the creditor (RF, QRR and the like). */
  readonly creditorReferences: readonly string[];
  /** What the payer wrote; pieces joined as they came, for banks break lines anywhere. */
  readonly text: string;
  readonly debtor?: Party;
  readonly creditor?: Party;
  /** Why it came back (AM04, MD01 …). */
  readonly returnReason?: string;
}

export interface StatementEntry {
  /** Minor units, never below nought. */
  readonly amount: number;
  readonly currency: string;
  readonly direction: 'credit' | 'debit';
  readonly reversal: boolean;
  readonly status: string;
  readonly bookedOn?: string;
  readonly valueOn?: string;
  readonly reference?: string;
  readonly bankReference?: string;
  /** Domain-family-subfamily, or the bank's own code. */
  readonly code?: string;
  readonly text?: string;
  readonly transactions: readonly StatementTransaction[];
}

export interface StatementBalance {
  readonly type: string;
  /** Minor units; below nought for a debit balance. */
  readonly amount: number;
  readonly currency: string;
  readonly on: string;
}

export interface Statement {
  readonly id: string;
  readonly account: { readonly iban?: string; readonly other?: string; readonly currency?: string };
  readonly from?: string;
  readonly to?: string;
  readonly balances: readonly StatementBalance[];
  readonly entries: readonly StatementEntry[];
}

export interface Camt053 {
  readonly format: 'camt053';
  readonly version: string;
  readonly messageId: string;
  readonly createdAt: string;
  readonly statements: readonly Statement[];
}
