import { groupIban } from '@billet/bank-files';
import { asOutcome, defineGateway, done, failed, formatMinor, type CallCtx, type Money, type PaymentFact } from '@billet/sdk';
import { account, type Account } from './account.ts';
import { buildCollection, collectOn, ZONE } from './build-collection.ts';
import { giveMandate, mandateForm, readMandate, shortIban } from './mandate.ts';
import { pain002, pain008 } from './pain/index.ts';
import { readAnswer } from './read-answer.ts';

export { isBankDay } from './bank-days.ts';
export { isCreditorId } from './creditor-id.ts';
export { readPain002, writePain008, type CollectionFile, type StatusReport } from './pain/index.ts';
export type { Account };

/** A collection that goes out with the next file. */
const collected = ({ settings, clock }: CallCtx<Account>, attemptKey: string, money: Money, token: string): ReturnType<typeof done<PaymentFact>> | ReturnType<typeof failed> => {
  if (money.currency !== 'EUR') return failed('invalid', 'SEPA collects euros only.', { field: 'money', retry: 'never' });
  const mandate = readMandate(token);
  if (mandate === undefined) return failed('declined', 'MD01', { retry: 'never' });
  const today = clock.today(ZONE);
  const on = collectOn(settings, today, today);
  return done<PaymentFact>({
    status: 'processing',
    providerRef: attemptKey,
    money,
    announced: { on, account: shortIban(mandate.iban), mandate: mandate.id },
    next: {
      kind: 'display',
      lines: [
        { label: 'amount', value: `${formatMinor(money)} ${money.currency}` },
        { label: 'collectOn', value: on },
        { label: 'iban', value: shortIban(mandate.iban) },
        { label: 'mandate', value: mandate.id },
        { label: 'creditorId', value: settings.creditorId },
      ],
    },
  });
};

/** Collections from bank accounts in euros: a mandate once, a file for the bank, and its answers. */
export default defineGateway({
  account,
  traits: { flow: 'redirect', currencies: ['EUR'], manual: true },
  formats: { pain008, pain002 },
  setUp: mandateForm,
  create: () => ({
    // Files are all there is to it; that identifier and account fit was checked when they were typed.
    test: ({ settings }) => Promise.resolve({ ok: true, message: `${settings.creditorId} · ${groupIban(settings.iban)}` }),
    start: (ctx, { attemptKey, money, token, setUpUrl }) => {
      if (token !== undefined) return Promise.resolve(collected(ctx, attemptKey, money, token));
      if (setUpUrl === undefined) return Promise.resolve(failed('invalid', 'A mandate is needed first.', { retry: 'never' }));
      return Promise.resolve(done<PaymentFact>({ status: 'requires_action', providerRef: attemptKey, money, next: { kind: 'redirect', url: setUpUrl, method: 'GET' } }));
    },
    charge: (ctx, { attemptKey, money, token }) => Promise.resolve(collected(ctx, attemptKey, money, token)),
    // The bank answers by file only.
    retrieve: () => Promise.resolve(done(undefined)),
    setUp: ({ clock }, { key, values, payer }) => asOutcome(Promise.resolve().then(() => done(giveMandate(key, mandateForm.parse(values), payer, clock.today(ZONE))))),
    terms: ({ settings }) => ({ creditor: settings.holder, creditorId: settings.creditorId }),
    buildFile: (ctx, wanted) => buildCollection(ctx, wanted),
    parseFile: ({ settings }, { bytes }) => readAnswer(bytes, settings.iban),
  }),
});
