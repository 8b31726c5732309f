import type { Database } from '@billet/database';
import type { HookBus, UnitOfWork } from '@billet/kernel';
import { insertMails, type MailDraft } from '../mail/index.ts';
import type { IssuedDocument } from './documents.ts';

/** The notice that a document was issued, as data; its text is made when it is sent. */
export const issuedMail = ({ id, document }: Pick<IssuedDocument, 'id' | 'document'>): MailDraft => ({
  brandId: document.brandId,
  clientId: document.clientId,
  key: 'invoice-issued',
  to: { address: document.party.buyer.email, name: document.party.buyer.name },
  locale: document.locale,
  model: { invoiceId: id, name: document.party.buyer.name, total: { amount: document.total, currency: document.currency }, dueDate: document.dueDate },
  dedupeKey: `invoice:${String(id)}:issued`,
});

/** Tells the house about new documents: one event and, unless `mails` is off, one queued notice each, with a fixed number of statements. */
export const announceIssued = async (db: Database, bus: HookBus, work: UnitOfWork, createdAt: string, issued: readonly Pick<IssuedDocument, 'id' | 'document'>[], mails = true): Promise<void> => {
  if (mails) await insertMails(db, createdAt, issued.map(issuedMail));
  await bus.emitMany(
    work,
    'invoice.issued',
    issued.map(({ id, document }) => ({ invoiceId: id, clientId: document.clientId, total: { amount: document.total, currency: document.currency } })),
  );
  const settled = issued.filter(({ document }) => document.total === 0);
  if (settled.length > 0) {
    await bus.emitMany(work, 'invoice.paid', settled.map(({ id, document }) => ({ invoiceId: id, clientId: document.clientId, paidOn: document.issueDate })));
  }
};
