import { modulo10 } from '../slip/check-digits.ts';
import { pad, type Bank } from './bank.ts';
import { checkConstant, checkFree } from './own-digit.ts';

/** Wallets whose check digit leaves out agency and account. */
const SHORT = new Set(['112', '126', '131', '146', '150', '168']);
/** Wallets with a number of fifteen digits and a free field of their own. */
const LONG = new Set(['106', '107', '122', '142', '143', '195', '196', '198']);

const digitOf = (agency: string, account: string, wallet: string, number: string): string =>
  modulo10(SHORT.has(wallet) ? wallet + number : agency + account + wallet + number);

export const itau: Bank = {
  code: '341',
  name: 'Itaú',
  capacity: () => 99_999_999,
  ownNumber: (of, sequence) => {
    const number = pad(sequence, 8);
    const wallet = pad(of.wallet, 3);
    const digit = digitOf(pad(of.agency, 4), pad(of.account, 5), wallet, number);
    return { number, digit, printed: `${wallet}/${number}-${digit}` };
  },
  freeField: (of, own) => {
    const agency = pad(of.agency, 4);
    const account = pad(of.account, 5);
    return `${pad(of.wallet, 3)}${own.number}${own.digit}${agency}${account}${modulo10(agency + account)}000`;
  },
  readFreeField: (free) => {
    const wallet = free.slice(0, 3);
    if (LONG.has(wallet)) {
      checkFree('the free field', free.charAt(23), modulo10(free.slice(0, 23)), 23);
      checkConstant('the last digit of the free field', free.charAt(24), '0', 24);
      return { wallet, ownNumber: free.slice(3, 11), document: free.slice(11, 18), agreement: free.slice(18, 23) };
    }
    const [ownNumber, agency, account] = [free.slice(3, 11), free.slice(12, 16), free.slice(16, 21)];
    checkFree('the own number', free.charAt(11), digitOf(agency, account, wallet, ownNumber), 11);
    checkFree('agency and account', free.charAt(21), modulo10(agency + account), 21);
    checkConstant('the end of the free field', free.slice(22), '000', 22);
    return { wallet, ownNumber, ownDigit: free.charAt(11), agency, account, accountDigit: free.charAt(21) };
  },
};
