import { accounts, type MoneyAccount, type MoneySide } from './chart.ts';

interface Movement {
  readonly debit: string;
  readonly credit: string;
  readonly amount: number;
}

const move = (debit: string, credit: string, amount: number): readonly Movement[] => (amount === 0 ? [] : [{ debit, credit, amount }]);

const opposite = (movements: readonly Movement[]): readonly Movement[] => movements.map(({ debit, credit, amount }) => ({ debit: credit, credit: debit, amount }));

/** Which accounts a business fact moves. Pure data in, movements out; amounts in minor units. */
export const postings = {
  invoiceIssued: ({ net, tax }: { readonly net: number; readonly tax: number }): readonly Movement[] => [
    ...move(accounts.receivable, accounts.revenue, net),
    ...move(accounts.receivable, accounts.tax, tax),
  ],
  invoiceVoided: ({ net, tax }: { readonly net: number; readonly tax: number }): readonly Movement[] => [
    ...move(accounts.revenue, accounts.receivable, net),
    ...move(accounts.tax, accounts.receivable, tax),
  ],
  /** `toBalance` is what no invoice took. The fee never lessens what the client has paid. */
  paymentReceived: ({ gross, fee, toBalance, account }: { readonly gross: number; readonly fee: number; readonly toBalance: number; readonly account: MoneySide }): readonly Movement[] => {
    const money = accounts[account];
    const settled = gross - toBalance;
    // The fee is taken from what settles first, so each movement stays between two accounts.
    const feeOfSettled = Math.min(fee, settled);
    return [
      ...move(money, accounts.receivable, settled - feeOfSettled),
      ...move(accounts.fees, accounts.receivable, feeOfSettled),
      ...move(money, accounts.clientBalance, toBalance - (fee - feeOfSettled)),
      ...move(accounts.fees, accounts.clientBalance, fee - feeOfSettled),
    ];
  },
  balanceUsed: ({ amount }: { readonly amount: number }): readonly Movement[] => move(accounts.clientBalance, accounts.receivable, amount),
  creditIssued: ({ net, tax }: { readonly net: number; readonly tax: number }): readonly Movement[] => [
    ...move(accounts.revenue, accounts.receivable, net),
    ...move(accounts.tax, accounts.receivable, tax),
  ],
  /** Money that no invoice asks for any more becomes the client's balance. */
  returnedToBalance: ({ amount }: { readonly amount: number }): readonly Movement[] => move(accounts.receivable, accounts.clientBalance, amount),
  /** What an invoice counted as paid becomes the client's balance again; the invoice is open once more. */
  releasedToBalance: ({ amount }: { readonly amount: number }): readonly Movement[] => move(accounts.receivable, accounts.clientBalance, amount),
  /** The money of a refund is set aside before anybody is asked to send it. */
  refundStarted: ({ amount }: { readonly amount: number }): readonly Movement[] => move(accounts.clientBalance, accounts.refundsOnTheWay, amount),
  refundPaid: ({ amount, account }: { readonly amount: number; readonly account: MoneySide }): readonly Movement[] => move(accounts.refundsOnTheWay, accounts[account], amount),
  refundFailed: ({ amount }: { readonly amount: number }): readonly Movement[] => move(accounts.refundsOnTheWay, accounts.clientBalance, amount),
  /** The bank took the money and its fee; whose it is will be seen. */
  disputeOpened: ({ amount, fee, account }: { readonly amount: number; readonly fee: number; readonly account: MoneySide }): readonly Movement[] => [
    ...move(accounts.disputed, accounts[account], amount),
    ...move(accounts.fees, accounts[account], fee),
  ],
  disputeWon: ({ amount, account }: { readonly amount: number; readonly account: MoneySide }): readonly Movement[] => move(accounts[account], accounts.disputed, amount),
  /** What invoices or the balance still held of it goes; the rest is lost to us. */
  disputeLost: ({ fromInvoices, fromBalance, lost }: { readonly fromInvoices: number; readonly fromBalance: number; readonly lost: number }): readonly Movement[] => [
    ...move(accounts.receivable, accounts.disputed, fromInvoices),
    ...move(accounts.clientBalance, accounts.disputed, fromBalance),
    ...move(accounts.writeOff, accounts.disputed, lost),
  ],
  /** A payment booked by mistake is turned back: what invoices held, what the balance held, and its fee. */
  paymentReversed: ({ gross, fee, fromBalance, account }: { readonly gross: number; readonly fee: number; readonly fromBalance: number; readonly account: MoneySide }): readonly Movement[] =>
    opposite(postings.paymentReceived({ gross, fee, toBalance: fromBalance, account })),
  /**
   * Money that lies in another currency than the one it pays in. Between the two stands what it was worth at the house's rate;
   * what came above that is the exchange difference, and less is a loss.
   */
  exchanged: ({ charged, fee, difference, account }: { readonly charged: number; readonly fee: number; readonly difference: number; readonly account: MoneyAccount }): readonly Movement[] => [
    ...move(accounts[account], accounts.exchange, charged),
    ...move(accounts.exchange, accounts.exchangeDifferences, difference),
    ...move(accounts.fees, accounts[account], fee),
  ],
  /** The same on its way back. */
  exchangedBack: (parts: { readonly charged: number; readonly fee: number; readonly difference: number; readonly account: MoneyAccount }): readonly Movement[] => opposite(postings.exchanged(parts)),
  feeKnownLater: ({ amount, account }: { readonly amount: number; readonly account: MoneyAccount }): readonly Movement[] => move(accounts.fees, accounts[account], amount),
  payoutArrived: ({ amount, fee }: { readonly amount: number; readonly fee: number }): readonly Movement[] => [
    ...move(accounts.bank, accounts.clearing, amount),
    ...move(accounts.fees, accounts.clearing, fee),
  ],
  /** Moves revenue to what is not yet served, or back; `amount` may be below zero. */
  revenueDeferred: ({ amount }: { readonly amount: number }): readonly Movement[] => move(accounts.revenue, accounts.deferred, amount),
  /** Balances carried over from another system. */
  balanceBroughtIn: ({ amount }: { readonly amount: number }): readonly Movement[] => move(accounts.opening, accounts.clientBalance, amount),
  /** What a client still owed in another system, where revenue and tax of it were booked; below zero takes it back. */
  claimBroughtIn: ({ amount }: { readonly amount: number }): readonly Movement[] => move(accounts.receivable, accounts.opening, amount),
  /** Vouchers are owed at their worth; what a reseller paid less is what it costs to sell them. */
  vouchersSold: ({ worth, paid }: { readonly worth: number; readonly paid: number }): readonly Movement[] => [...move(accounts.bank, accounts.vouchers, paid), ...move(accounts.fees, accounts.vouchers, worth - paid)],
  /** A present was never owed to anybody: it is given away now. */
  voucherRedeemed: ({ amount, paid }: { readonly amount: number; readonly paid: boolean }): readonly Movement[] => move(paid ? accounts.vouchers : accounts.writeOff, accounts.clientBalance, amount),
  vouchersExpired: ({ amount }: { readonly amount: number }): readonly Movement[] => move(accounts.vouchers, accounts.revenue, amount),
  writtenOff: ({ amount }: { readonly amount: number }): readonly Movement[] => move(accounts.writeOff, accounts.receivable, amount),
} as const;
