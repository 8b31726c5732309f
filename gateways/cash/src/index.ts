import { defineGateway, done, field, formatMinor, z, type PaymentFact } from '@billet/sdk';

const account = z.strictObject({
  place: field(z.string().trim().max(200).default(''), { title: 'Where to pay', widget: 'textarea', help: 'Address and opening hours of the counter, for example.' }),
  note: field(z.string().trim().max(500).default(''), { title: 'Note for the payer', widget: 'textarea' }),
});

/** Money that changes hands outside: cash, a cheque, a card terminal. It counts as paid when staff book it. */
export default defineGateway({
  account,
  traits: { flow: 'display', currencies: '*', manual: true },
  create: () => ({
    start: ({ settings }, { attemptKey, invoiceNumbers, money }) => {
      const lines = [
        { label: 'place', value: settings.place },
        { label: 'amount', value: `${formatMinor(money)} ${money.currency}` },
        { label: 'reference', value: invoiceNumbers.join(' '), copy: true },
      ].filter((line) => line.value !== '');
      const note = settings.note === '' ? {} : { note: settings.note };
      return Promise.resolve(done<PaymentFact>({ status: 'requires_action', providerRef: attemptKey, money, next: { kind: 'display', lines, ...note } }));
    },
    // Nobody but staff knows.
    retrieve: () => Promise.resolve(done(undefined)),
  }),
});
