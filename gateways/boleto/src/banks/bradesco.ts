import { remainder11base7 } from '../slip/check-digits.ts';
import { pad, type Bank } from './bank.ts';
import { checkConstant } from './own-digit.ts';

const digitOf = (digits: string): string => {
  const rest = remainder11base7(digits);
  return rest === 0 ? '0' : rest === 1 ? 'P' : String(11 - rest);
};

export const bradesco: Bank = {
  code: '237',
  name: 'Bradesco',
  capacity: () => 99_999_999_999,
  ownNumber: (of, sequence) => {
    const number = pad(sequence, 11);
    const digit = digitOf(pad(of.wallet, 2) + number);
    return { number, digit, printed: `${pad(of.wallet, 2)}/${number}-${digit}` };
  },
  freeField: (of, own) => `${pad(of.agency, 4)}${pad(of.wallet, 2)}${own.number}${pad(of.account, 7)}0`,
  readFreeField: (free) => {
    checkConstant('the last digit of the free field', free.charAt(24), '0', 24);
    return { agency: free.slice(0, 4), wallet: free.slice(4, 6), ownNumber: free.slice(6, 17), account: free.slice(17, 24) };
  },
};
