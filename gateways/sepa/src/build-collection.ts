import { addDays, localDateOf, type BankOrder, type BuiltFile, type CallCtx, type LocalDate } from '@billet/sdk';
import type { Account } from './account.ts';
import { addBankDays, bankDay } from './bank-days.ts';
import { readMandate, type Mandate } from './mandate.ts';
import { writePain008, type CollectionGroup, type CollectionTransaction } from './pain/index.ts';
import { sepaText } from './sepa-text.ts';

/** Banks live in that zone, whatever zone the brand has. */
export const ZONE = 'Europe/Brussels';

/** The day the payer was told; later only if the file is. */
export const collectOn = ({ announceDays, leadDays }: Account, begunOn: LocalDate, today: LocalDate): LocalDate => {
  const [told, soonest] = [bankDay(addDays(begunOn, announceDays)), addBankDays(today, leadDays)];
  return told > soonest ? told : soonest;
};

const transactionOf = (order: BankOrder, mandate: Mandate): CollectionTransaction => ({
  endToEndId: order.attemptKey,
  amount: order.money.amount,
  mandate: { id: mandate.id, signedOn: mandate.signedOn },
  debtor: {
    name: sepaText(mandate.holder, 70) || 'NOTPROVIDED',
    iban: mandate.iban,
    ...(mandate.bic === '' ? {} : { bic: mandate.bic }),
    ...(mandate.town === '' ? {} : { town: sepaText(mandate.town, 35) || 'NOTPROVIDED', country: mandate.country }),
  },
  text: sepaText(order.invoiceNumbers.join(' '), 140) || 'NOTPROVIDED',
});

/** Puts what waits into one file: a part for each day and kind of sequence, as the scheme wants it. */
export const buildCollection = ({ settings, clock, accountId }: CallCtx<Account>, { sequence, orders }: { readonly sequence: number; readonly orders: readonly BankOrder[] }): BuiltFile => {
  const today = clock.today(ZONE);
  const messageId = `B${accountId}-${today.replaceAll('-', '')}-${String(sequence)}`;
  const groups = new Map<string, CollectionGroup>();
  const refused: { attemptKey: string; reason: string }[] = [];
  for (const order of orders) {
    const mandate = order.method === undefined ? undefined : readMandate(order.method.token);
    if (mandate === undefined || order.money.currency !== 'EUR') {
      refused.push({ attemptKey: order.attemptKey, reason: mandate === undefined ? 'MD01' : 'AM03' });
      continue;
    }
    const sequenceType = order.method?.first === true ? 'FRST' : 'RCUR';
    const on = collectOn(settings, localDateOf(order.begunAt, ZONE), today);
    const key = `${on} ${sequenceType}`;
    const group = groups.get(key) ?? { id: `${messageId}-${String(groups.size + 1)}`, sequenceType, collectOn: on, transactions: [] };
    group.transactions.push(transactionOf(order, mandate));
    groups.set(key, group);
  }
  const parts = [...groups.values()];
  const text =
    parts.length === 0
      ? ''
      : writePain008({
          messageId,
          createdAt: clock.now(),
          scheme: settings.scheme,
          creditor: { name: sepaText(settings.holder, 70), id: settings.creditorId, iban: settings.iban, ...(settings.bic === '' ? {} : { bic: settings.bic }) },
          groups: parts,
        });
  return {
    name: `${messageId}.xml`,
    bytes: Buffer.from(text, 'utf8'),
    reference: messageId,
    parts: parts.map((part) => ({ reference: part.id, attemptKeys: part.transactions.map((each) => each.endToEndId) })),
    refused,
  };
};
