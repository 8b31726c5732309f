import { defineGateway, done, field, z } from '@billet/sdk';
import { isIban } from './iban.ts';

const account = z.strictObject({
  holder: field(z.string().trim().min(1).max(80), { title: 'Account holder' }),
  iban: field(z.union([z.literal(''), z.string().refine(isIban, 'not an IBAN')]).default(''), { title: 'IBAN' }),
  bic: field(z.string().trim().max(20).default(''), { title: 'BIC' }),
  account: field(z.string().trim().max(120).default(''), { title: 'Bank and account number', help: 'Where there is no IBAN.' }),
  note: field(z.string().trim().max(500).default(''), { title: 'Note for the payer', widget: 'textarea' }),
});

/** Shows where to send the money. It counts as paid when staff or a bank statement says so. */
export default defineGateway({
  account,
  traits: { flow: 'display', currencies: '*', manual: true },
  create: () => ({
    start: ({ settings }, { attemptKey, invoiceNumbers }) => {
      const lines = [
        { label: 'holder', value: settings.holder },
        { label: 'iban', value: settings.iban, copy: true },
        { label: 'bic', value: settings.bic },
        { label: 'account', value: settings.account },
        { label: 'reference', value: invoiceNumbers.join(' '), copy: true },
      ].filter((line) => line.value !== '');
      return Promise.resolve(
        done({ status: 'requires_action' as const, providerRef: attemptKey, next: { kind: 'display' as const, lines, ...(settings.note === '' ? {} : { note: settings.note }) } }),
      );
    },
    // The bank tells nobody but the statement: there is nothing to ask.
    retrieve: (_ctx, { providerRef }) => Promise.resolve(done(providerRef === undefined ? undefined : { status: 'requires_action' as const, providerRef })),
  }),
});
