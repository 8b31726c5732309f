import { pad, type Bank, type Collection } from './bank.ts';
import { checkFree } from './own-digit.ts';

const WEIGHTS = [3, 1, 9, 7];

/** Agency (4), client (10) and number (7), weighted 3-1-9-7 from the left. */
const digitOf = (agency: string, agreement: string, number: string): string => {
  const sum = Array.from(pad(agency, 4) + pad(agreement, 10) + number).reduce((total, digit, index) => total + Number(digit) * (WEIGHTS[index % 4] ?? 0), 0);
  return sum % 11 < 2 ? '0' : String(11 - (sum % 11));
};

const modality = ({ wallet }: Collection): string => (wallet.length > 1 ? pad(wallet.slice(1), 2) : '01');

export const sicoob: Bank = {
  code: '756',
  name: 'Sicoob',
  capacity: () => 9_999_999,
  ownNumber: (of, sequence) => {
    const number = pad(sequence, 7);
    const digit = digitOf(of.agency, of.agreement, number);
    return { number, digit, printed: `${number}-${digit}` };
  },
  // The wallet is one digit; digits behind it are the modality (01 when absent). Every slip is paid in one part.
  freeField: (of, own) => `${of.wallet.charAt(0)}${pad(of.agency, 4)}${modality(of)}${pad(of.agreement, 7)}${own.number}${own.digit}001`,
  readFreeField: (free) => {
    const [agency, agreement, ownNumber] = [free.slice(1, 5), free.slice(7, 14), free.slice(14, 21)];
    checkFree('the own number', free.charAt(21), digitOf(agency, agreement, ownNumber), 21);
    return { wallet: free.charAt(0), agency, modality: free.slice(5, 7), agreement, ownNumber, ownDigit: free.charAt(21), part: free.slice(22) };
  },
};
