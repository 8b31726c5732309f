import { malformed } from '@billet/sdk';
import { weightedSum } from '../slip/check-digits.ts';
import { pad, type Bank, type Collection } from './bank.ts';

/** Weights 9 down to 2 from the right; 10 is written as X. */
const digitOf = (digits: string): string => {
  const rest = weightedSum(digits, [9, 8, 7, 6, 5, 4, 3, 2]) % 11;
  return rest === 10 ? 'X' : String(rest);
};

/** How many digits are left for the sequence beside an agreement of 4, 6 or 7 digits. */
const roomOf = ({ agreement }: Collection): number => {
  const room = { 4: 7, 6: 5, 7: 10 }[agreement.length];
  if (room === undefined) throw malformed('boleto', 'the agreement of Banco do Brasil has 4, 6 or 7 digits', { field: 'agreement' });
  return room;
};

export const bancoDoBrasil: Bank = {
  code: '001',
  name: 'Banco do Brasil',
  capacity: (of) => 10 ** roomOf(of) - 1,
  prefix: ({ agreement }) => agreement,
  ownNumber: (of, sequence) => {
    const number = of.agreement + pad(sequence, roomOf(of));
    // The long number of an agreement with 7 digits has no check digit.
    if (of.agreement.length === 7) return { number, digit: '', printed: number };
    const digit = digitOf(number);
    return { number, digit, printed: `${number}-${digit}` };
  },
  freeField: (of, own) =>
    of.agreement.length === 7
      ? `000000${own.number}${pad(of.wallet, 2)}`
      : `${own.number}${pad(of.agency, 4)}${pad(of.account, 8)}${pad(of.wallet, 2)}`,
  readFreeField: (free) => {
    if (free.startsWith('000000')) return { agreement: free.slice(6, 13), ownNumber: free.slice(6, 23), wallet: free.slice(23) };
    if (free.endsWith('21')) return { agreement: free.slice(0, 6), ownNumber: free.slice(6, 23), service: '21' };
    return { ownNumber: free.slice(0, 11), agency: free.slice(11, 15), account: free.slice(15, 23), wallet: free.slice(23) };
  },
};
