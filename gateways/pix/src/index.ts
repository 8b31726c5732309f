import { statementLines } from '@billet/bank-files';
import { defineGateway, done, formatMinor, type BankFileLine, type PaymentFact } from '@billet/sdk';
import { account, type Account } from './account.ts';
import { brcode, encodeBrCode } from './brcode/index.ts';

export { crc16, decodeBrCode, encodeBrCode, keyTypeOf, type BrCode, type BrCodeWish } from './brcode/index.ts';
export type { Account };

/** The attempt's key as a txid of a static code, which has room for 25 of its 26 characters; the first one is always 0. */
export const txidOf = (attemptKey: string): string => attemptKey.slice(-25);

/** Statements carry the txid somewhere in the words of a Pix; it leads back to the attempt's key. */
const withKeys = (line: BankFileLine): BankFileLine => {
  const txids = [...line.references, line.text].join(' ').match(/\b[0-9A-HJKMNP-TV-Z]{25}\b/g) ?? [];
  return { ...line, references: [...line.references, ...txids.map((txid) => `0${txid}`)] };
};

/** A BR Code with amount and txid, as text and picture. It counts as paid when staff or a bank statement says so. */
export default defineGateway({
  account,
  traits: { flow: 'display', currencies: ['BRL'], manual: true },
  formats: { brcode },
  create: () => ({
    start: ({ settings }, { attemptKey, money }) => {
      const code = encodeBrCode({ key: settings.key, name: settings.name, city: settings.city, amount: money.amount, txid: txidOf(attemptKey) });
      const lines = [
        { label: 'pixCode', value: code, copy: true },
        { label: 'amount', value: `${formatMinor(money)} ${money.currency}` },
        { label: 'holder', value: settings.name },
      ];
      return Promise.resolve(done<PaymentFact>({ status: 'requires_action', providerRef: attemptKey, money, next: { kind: 'display', lines, qr: code } }));
    },
    // A static code tells nobody but the statement: there is nothing to ask.
    retrieve: () => Promise.resolve(done(undefined)),
    parseFile: (_, { bytes }) => statementLines(bytes, '').map(withKeys),
  }),
});
