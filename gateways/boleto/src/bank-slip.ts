import type { BankSlip, Money } from '@billet/sdk';
import type { Account } from './account.ts';
import { modulo11or0, modulo10 } from './slip/check-digits.ts';
import { hundredths, interestADay } from './cnab/remittance-order.ts';
import type { WrittenSlip } from './slip/index.ts';

/** Banks that print the code of the beneficiary in place of the account. */
const BY_CODE: ReadonlySet<string> = new Set(['033', '104', '756']);

const withDigit = (number: string, digit: string): string => (digit === '' ? number : `${number}-${digit.toUpperCase()}`);

const agencyAndCode = ({ bank, agency, agencyDigit, account, accountDigit, agreement }: Account): string => {
  const office = withDigit(agency.padStart(4, '0'), agencyDigit);
  if (bank === '104' && agreement.length < 7) return `${office}/${withDigit(agreement.padStart(6, '0'), modulo11or0(agreement.padStart(6, '0')))}`;
  if (BY_CODE.has(bank)) return `${office}/${agreement}`;
  if (bank !== '341') return `${office}/${withDigit(account, accountDigit)}`;
  // Itaú has one digit for agency and account together.
  const number = account.padStart(5, '0');
  return `${agency.padStart(4, '0')}/${number}-${modulo10(agency.padStart(4, '0') + number)}`;
};

const reais = (amount: number): string => new Intl.NumberFormat('pt-BR', { style: 'currency', currency: 'BRL' }).format(amount / 100);

const percent = (rate: string): string => `${rate.replace('.', ',')} %`;

/** Half up, as the bank reckons it. */
const fineOf = (amount: number, rate: string): number => Math.floor((amount * hundredths(rate) * 2 + 10_000) / 20_000);

const instructions = ({ fine, interest }: Account, { amount }: Money): readonly string[] => [
  ...(hundredths(fine) === 0 ? [] : [`Após o vencimento, multa de ${percent(fine)} (${reais(fineOf(amount, fine))}).`]),
  ...(hundredths(interest) === 0 ? [] : [`Após o vencimento, juros de ${percent(interest)} ao mês (${reais(interestADay(amount, interest))} por dia).`]),
];

/** What stands on the paper of a slip. */
export const bankSlip = (settings: Account, slip: WrittenSlip, money: Money): BankSlip => ({
  bank: { name: slip.bankName ?? '', code: `${slip.bank}-${modulo11or0(slip.bank)}` },
  line: slip.printedLine,
  beneficiary: { name: settings.holder, taxId: settings.taxId },
  agencyAndCode: agencyAndCode(settings),
  ownNumber: slip.ownNumberPrinted ?? '',
  wallet: settings.bank === '104' && settings.wallet === '14' ? 'RG' : settings.wallet,
  documentKind: settings.bank === '104' ? 'OU' : 'DS',
  dueDate: slip.dueDate ?? '',
  money,
  instructions: instructions(settings, money),
});
