import { csvLines, decodeCamt053, decodeOfx, encodeEpcCode, type EpcWish, groupIban, isIban, statementLines } from '@billet/bank-files';
import { currencySchema, defineGateway, done, field, formatMinor, isMalformed, z, type BankFileLine } from '@billet/sdk';

/** Texts of other alphabets may be too long for a code; the lines beside it say the same. */
const codeOf = (wish: EpcWish): string | undefined => {
  try {
    return encodeEpcCode(wish);
  } catch (error) {
    if (isMalformed(error)) return undefined;
    throw error;
  }
};

const column = z.string().trim().max(80).default('');

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
    csvDate: field(column, { title: 'CSV: column of the date', help: 'As it is called in the file of your bank. Empty: no CSV is read.' }),
    csvAmount: field(column, { title: 'CSV: column of the amount', help: 'With a sign: what left is below nought.' }),
    csvText: field(column, { title: 'CSV: column of the words' }),
    csvPayer: field(column, { title: 'CSV: column of the payer' }),
    csvReference: field(column, { title: 'CSV: column of the reference' }),
    csvCurrency: field(z.union([z.literal(''), currencySchema]).default(''), { title: 'CSV: currency', help: 'Of all amounts in the file.' }),
    csvDates: field(z.enum(['dmy', 'mdy', 'ymd']).default('dmy'), { title: 'CSV: dates', widget: 'select' }),
    csvDecimal: field(z.enum([',', '.']).default(','), { title: 'CSV: decimal sign', widget: 'select' }),
    note: field(z.string().trim().max(500).default(''), { title: 'Note for the payer', widget: 'textarea' }),
  })
  .refine(({ iban, account: text }) => iban !== '' || text !== '', {
    path: ['iban'],
    message: 'an IBAN or an account number is needed',
  })
  .refine(({ csvDate, csvAmount, csvCurrency }) => csvDate === '' || (csvAmount !== '' && csvCurrency !== ''), {
    path: ['csvAmount'],
    message: 'date, amount and currency go together',
  });

type Account = z.output<typeof account>;

/** Statements as tables have no form of their own: the account says which column is what. */
const linesOf = (settings: Account, bytes: Uint8Array): readonly BankFileLine[] => {
  const head = Buffer.from(bytes.subarray(0, 4000)).toString('latin1');
  if (settings.csvDate === '' || /OFXHEADER|<\?xml|<Document/.test(head)) return statementLines(bytes, settings.iban);
  return csvLines(bytes, {
    date: settings.csvDate, amount: settings.csvAmount, text: settings.csvText, payer: settings.csvPayer, reference: settings.csvReference,
    currency: settings.csvCurrency, dates: settings.csvDates, decimal: settings.csvDecimal,
  });
};

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
      const qr = money.currency === 'EUR' && settings.iban !== '' ? codeOf({ name: settings.holder, iban: settings.iban, bic: settings.bic, amount: money.amount, text: invoiceNumbers.join(' ') }) : undefined;
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
    parseFile: ({ settings }, { bytes }) => linesOf(settings, bytes),
  }),
});
