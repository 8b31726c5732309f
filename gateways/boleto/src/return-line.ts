import type { BankFileLine, LocalDate } from '@billet/sdk';
import type { Account } from './account.ts';
import { bankOf } from './banks/index.ts';
import { ownNumberOf, plainNumber, referenceOf } from './own-number.ts';
import type { CnabEvent, ReturnFile, ReturnTitle } from './cnab/index.ts';
import { lastNumber, slipAction, writeSlip } from './slip-action.ts';

const KINDS: Readonly<Record<CnabEvent, BankFileLine['kind']>> = {
  registered: 'registered',
  rejected: 'rejected',
  paid: 'payment',
  reversed: 'reversal',
  writtenOff: 'writtenOff',
  changed: 'other',
  fee: 'other',
  other: 'other',
};

/** Money only if the occurrence says so and an amount stands beside it. */
const kindOf = ({ event, paid }: ReturnTitle): BankFileLine['kind'] => ((event === 'paid' || event === 'reversed') && paid === 0 ? 'other' : KINDS[event]);

/** The number within our range, out of an own number that may begin with the agreement or the wallet. */
const sequenceOf = (settings: Account, number: string): number => {
  const prefix = plainNumber(bankOf(settings.bank)?.prefix?.(settings) ?? '', 0);
  return number.startsWith(prefix) ? Number(number.slice(prefix.length)) : 0;
};

/** The slip as the bank knows it from now on; not for numbers that this account could not have given. */
const shownNow = (settings: Account, title: ReturnTitle, number: string): Pick<BankFileLine, 'next'> => {
  const sequence = sequenceOf(settings, number);
  if (title.event !== 'registered' || title.dueDate === undefined || sequence < 1 || sequence > lastNumber(settings)) return {};
  const money = { amount: title.nominal, currency: 'BRL' };
  return { next: slipAction(settings, writeSlip(settings, sequence, money, title.dueDate), money) };
};

/** A title of a return file as a line that core can book, note or show to staff. */
export const returnLine =
  (settings: Account, file: ReturnFile, today: LocalDate) =>
  (title: ReturnTitle): BankFileLine => {
    const number = ownNumberOf(file, title);
    const bookedOn = title.creditedOn ?? title.occurredOn ?? file.header.writtenOn ?? today;
    const kind = kindOf(title);
    const amount = kind === 'payment' || kind === 'reversal' ? title.paid : title.nominal;
    return {
      key: [file.header.bank, number, title.occurrence, title.occurredOn ?? '', String(amount)].join(':'),
      kind,
      money: { amount, currency: 'BRL' },
      ...(title.fee > 0 && title.fee <= amount ? { fee: { amount: title.fee, currency: 'BRL' } } : {}),
      ...(kind === 'payment' && title.interest > 0 ? { late: { amount: title.interest, currency: 'BRL' } } : {}),
      bookedOn,
      references: [referenceOf(number)],
      text: [title.document, title.companyUse].filter((part) => part !== '').join(' '),
      code: title.reasons.length === 0 ? title.occurrence : `${title.occurrence} ${title.reasons.join(' ')}`,
      ...shownNow(settings, title, number),
    };
  };
