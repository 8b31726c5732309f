import { decodeCamt053, decodeOfx, encodeEpcCode, groupIban, isIban, statementLines } from '@billet/bank-files';
import { defineGateway, done, field, formatMinor, z } from '@billet/sdk';

const account = z
  .strictObject({
    holder: field(z.string().trim().min(1).max(80), { title: 'Account holder' }),
    iban: field(z.union([z.literal(''), z.string().refine(isIban, 'not an IBAN')]).default(''), {
      title: 'IBAN',
    }),
    bic: field(
      z
        .union([z.literal(''), z.string().regex(/^[A-Z]{6}[A-Z0-9]{2}([A-Z0-9]{3})?$/i, 'not a BIC')])
        .default(''),
      {
        title: 'BIC',
      },
    ),
    account: field(z.string().trim().max(300).default(''), {
      title: 'Bank and account number',
      help: 'Where there is no IBAN.',
      widget: 'textarea',
    }),
    note: field(z.string().trim().max(500).default(''), { title: 'Note for the payer', widget: 'textarea' }),
  })
  .refine(({ iban, account: text }) => iban !== '' || text !== '', {
    path: ['iban'],
    message: 'an IBAN or an account number is needed',
  });

/** Shows where to send the money. It counts as paid when staff or a bank statement says so. */
export default defineGateway({
  account,
  traits: { flow: 'display', currencies: '*', manual: true },
  formats: { camt053: { decode: decodeCamt053 }, ofx: { decode: decodeOfx } },
  create: () => ({
    start: ({ settings }, { attemptKey, invoiceNumbers, money }) => {
      const lines = [
        { label: 'holder', value: settings.holder, copy: true },
        { label: 'iban', value: groupIban(settings.iban), copy: true },
        { label: 'bic', value: settings.bic.toUpperCase() },
        { label: 'account', value: settings.account, copy: true },
        { label: 'amount', value: `${formatMinor(money)} ${money.currency}` },
        { label: 'reference', value: invoiceNumbers.join(' '), copy: true },
      ].filter((line) => line.value !== '');
      // Banking apps read it; it exists for transfers in euro only.
      const qr = money.currency === 'EUR' && settings.iban !== '' ? encodeEpcCode({ name: settings.holder, iban: settings.iban, bic: settings.bic, amount: money.amount, text: invoiceNumbers.join(' ') }) : undefined;
      return Promise.resolve(
        done({
          status: 'requires_action' as const,
          providerRef: attemptKey,
          money,
          next: { kind: 'display' as const, lines, ...(qr === undefined ? {} : { qr }), ...(settings.note === '' ? {} : { note: settings.note }) },
        }),
      );
    },
    // The bank tells nobody but the statement: there is nothing to ask.
    retrieve: () => Promise.resolve(done(undefined)),
    parseFile: ({ settings }, { bytes }) => statementLines(bytes, settings.iban),
  }),
});
