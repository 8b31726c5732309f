import { modulo11or0 } from '../slip/check-digits.ts';
import { pad, type Bank, type Collection } from './bank.ts';
import { checkFree } from './own-digit.ts';

/** Codes of beneficiaries up to six digits carry a check digit; those of seven fill its place. */
const beneficiary = ({ agreement }: Collection): string => (agreement.length === 7 ? agreement : pad(agreement, 6) + modulo11or0(pad(agreement, 6)));

export const caixa: Bank = {
  code: '104',
  name: 'Caixa',
  capacity: () => 999_999_999_999_999,
  prefix: ({ wallet }) => pad(wallet, 2),
  // 14 = registered, printed by the beneficiary.
  ownNumber: (of, sequence) => {
    const number = `${pad(of.wallet, 2)}${pad(sequence, 15)}`;
    const digit = modulo11or0(number);
    return { number, digit, printed: `${number.slice(0, 2)}/${number.slice(2)}-${digit}` };
  },
  freeField: (of, { number }) => {
    const free = `${beneficiary(of)}${number.slice(2, 5)}${number.charAt(0)}${number.slice(5, 8)}${number.charAt(1)}${number.slice(8)}`;
    return free + modulo11or0(free);
  },
  readFreeField: (free) => {
    checkFree('the free field', free.charAt(24), modulo11or0(free.slice(0, 24)), 24);
    const short = free.charAt(6) === modulo11or0(free.slice(0, 6));
    return {
      agreement: short ? free.slice(0, 6) : free.slice(0, 7),
      ownNumber: free.charAt(10) + free.charAt(14) + free.slice(7, 10) + free.slice(11, 14) + free.slice(15, 24),
    };
  },
};
