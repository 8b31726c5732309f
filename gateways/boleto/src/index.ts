import { addDays, defineGateway, done, failed, malformed, type PaymentFact } from '@billet/sdk';
import { account, type Account } from './account.ts';
import { buildRemittance, ZONE } from './build-remittance.ts';
import { cnab240, cnab400, decode240, decode400 } from './cnab/index.ts';
import { plainNumber, referenceOf } from './own-number.ts';
import { returnLine } from './return-line.ts';
import { lastNumber, slipAction, waitingAction, writeSlip } from './slip-action.ts';
import { boleto } from './slip/index.ts';

export { BANKS, bankOf, type Bank } from './banks/index.ts';
export { decode240, decode400, type CnabEvent, type RemittanceFile, type RemittanceTitle, type ReturnFile, type ReturnTitle } from './cnab/index.ts';
export { decodeSlip, encodeSlip, type CollectionSlip, type Slip, type SlipWish, type WrittenSlip } from './slip/index.ts';
export type { Account };

/** The width of the first line tells the two layouts apart; nothing else does before a bank is known. */
const decodeReturn = (bytes: Uint8Array): ReturnType<typeof decode240> => {
  const end = bytes.indexOf(10);
  return (end < 0 ? bytes.length : end) > 242 ? decode400(bytes) : decode240(bytes);
};

/** Slips that a bank collects; its return file says which were paid. */
export default defineGateway({
  account,
  traits: { flow: 'display', currencies: ['BRL'], manual: true },
  formats: { boleto, cnab240, cnab400 },
  create: () => ({
    start: ({ settings, clock }, { attemptNumber, money }) => {
      const sequence = settings.firstNumber + attemptNumber - 1;
      if (sequence > lastNumber(settings)) return Promise.resolve(failed('limit', 'The range of own numbers is used up.', { field: 'lastNumber' }));
      const dueDate = addDays(clock.today(ZONE), settings.daysToPay);
      const slip = writeSlip(settings, sequence, money, dueDate);
      return Promise.resolve(
        done<PaymentFact>({
          status: 'requires_action',
          providerRef: referenceOf(plainNumber(slip.ownNumber ?? '', slip.ownDigitLength)),
          money,
          next: settings.showAtOnce ? slipAction(settings, slip, money) : waitingAction(money, dueDate),
        }),
      );
    },
    // The bank answers by file only.
    retrieve: () => Promise.resolve(done(undefined)),
    buildFile: (ctx, wanted) => buildRemittance(ctx, wanted),
    parseFile: ({ settings, clock }, { bytes }) => {
      const file = decodeReturn(bytes);
      if (file.kind !== 'return') throw malformed(file.format, 'this is a remittance, which goes to the bank', { line: 1 });
      if (file.header.bank !== settings.bank) throw malformed(file.format, `the file is of bank ${file.header.bank}, the account of ${settings.bank}`, { line: 1, field: 'bank' });
      return file.titles.map(returnLine(settings, file, clock.today(ZONE)));
    },
  }),
});
