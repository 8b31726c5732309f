import { accounts, type MoneyAccount } from './chart.ts';

interface Movement {
  readonly debit: string;
  readonly credit: string;
  readonly amount: number;
}

const move = (debit: string, credit: string, amount: number): readonly Movement[] => (amount === 0 ? [] : [{ debit, credit, amount }]);

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
  paymentReceived: ({ gross, fee, toBalance, account }: { readonly gross: number; readonly fee: number; readonly toBalance: number; readonly account: MoneyAccount }): readonly Movement[] => {
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
  writtenOff: ({ amount }: { readonly amount: number }): readonly Movement[] => move(accounts.writeOff, accounts.receivable, amount),
} as const;
