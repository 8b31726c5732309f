import { collectionModulo11, remainder11 } from '../slip/check-digits.ts';
import { pad, type Bank } from './bank.ts';
import { checkConstant, checkFree } from './own-digit.ts';

/** Remainder 10 gives 1, remainders 0 and 1 give 0. */
const digitOf = (number: string): string => (remainder11(number) === 10 ? '1' : collectionModulo11(number));

export const santander: Bank = {
  code: '033',
  name: 'Santander',
  capacity: () => 999_999_999_999,
  ownNumber: (_, sequence) => {
    const number = pad(sequence, 12);
    const digit = digitOf(number);
    return { number, digit, printed: `${number}-${digit}` };
  },
  freeField: (of, own) => `9${pad(of.agreement, 7)}${own.number}${own.digit}0${pad(of.wallet, 3)}`,
  readFreeField: (free) => {
    checkConstant('the first digit of the free field', free.charAt(0), '9', 0);
    const ownNumber = free.slice(8, 20);
    checkFree('the own number', free.charAt(20), digitOf(ownNumber), 20);
    return { agreement: free.slice(1, 8), ownNumber, ownDigit: free.charAt(20), iof: free.charAt(21), wallet: free.slice(22) };
  },
};
