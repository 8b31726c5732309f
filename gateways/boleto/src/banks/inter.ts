import { modulo10 } from '../slip/check-digits.ts';
import { pad, type Bank } from './bank.ts';
import { checkFree } from './own-digit.ts';

export const inter: Bank = {
  code: '077',
  name: 'Inter',
  capacity: () => 9_999_999_999,
  ownNumber: (of, sequence) => {
    const number = pad(sequence, 10);
    const digit = modulo10(pad(of.agency, 4) + pad(of.wallet, 3) + number);
    return { number, digit, printed: `${pad(of.agency, 4)}/${pad(of.wallet, 3)}/${number}-${digit}` };
  },
  freeField: (of, own) => `${pad(of.agency, 4)}${pad(of.wallet, 3)}${pad(of.agreement, 7)}${own.number}${own.digit}`,
  readFreeField: (free) => {
    const [agency, wallet, ownNumber] = [free.slice(0, 4), free.slice(4, 7), free.slice(14, 24)];
    checkFree('the own number', free.charAt(24), modulo10(agency + wallet + ownNumber), 24);
    return { agency, wallet, agreement: free.slice(7, 14), ownNumber, ownDigit: free.charAt(24) };
  },
};
