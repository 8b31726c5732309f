import { formatMinor, type LocalDate, type Money, type NextAction } from '@billet/sdk';
import type { Account } from './account.ts';
import { bankSlip } from './bank-slip.ts';
import { bankOf } from './banks/index.ts';
import { encodeSlip, type WrittenSlip } from './slip/index.ts';

/** The slip of one attempt in reais. */
export const writeSlip = (settings: Account, sequence: number, money: Money, dueDate: LocalDate): WrittenSlip =>
  encodeSlip(
    {
      bank: settings.bank,
      agency: settings.agency,
      account: settings.account,
      agreement: settings.agreement === '' ? '0' : settings.agreement,
      wallet: settings.wallet,
      sequence,
      amount: money.amount,
      dueDate,
    },
    dueDate,
  );

/** Greatest number of the range that the bank gave, or as many as fit. */
export const lastNumber = (settings: Account): number => {
  const fits = bankOf(settings.bank)?.capacity(settings) ?? 0;
  return settings.lastNumber === 0 ? fits : Math.min(fits, settings.lastNumber);
};

/** The slip as data; the theme draws line, bars and words. */
export const slipAction = (settings: Account, slip: WrittenSlip, money: Money): NextAction => ({
  kind: 'display',
  barcode: slip.barcode,
  slip: bankSlip(settings, slip, money),
  lines: [
    { label: 'slipLine', value: slip.printedLine, copy: true },
    { label: 'amount', value: `${formatMinor(money)} ${money.currency}` },
    { label: 'dueDate', value: slip.dueDate ?? '' },
    { label: 'ownNumber', value: slip.ownNumberPrinted ?? '' },
    { label: 'holder', value: `${settings.holder} · ${settings.taxId}` },
    { label: 'bank', value: `${slip.bank} ${slip.bankName ?? ''}` },
    { label: 'fine', value: `${settings.fine} %` },
    { label: 'interest', value: `${settings.interest} %` },
  ],
});

/** What is shown as long as the bank does not know the slip: nobody could pay it. */
export const waitingAction = (money: Money, dueDate: LocalDate): NextAction => ({
  kind: 'display',
  hold: 'registration',
  lines: [
    { label: 'amount', value: `${formatMinor(money)} ${money.currency}` },
    { label: 'dueDate', value: dueDate },
  ],
});
