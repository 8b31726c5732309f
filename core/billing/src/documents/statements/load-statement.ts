import { conflict, invalid, type OperationCtx } from '@billet/sdk';
import type { Client } from '../../clients/index.ts';
import { data } from '../../data.ts';
import { Invoice } from '../../invoicing/index.ts';
import { clientAccounts } from '../../ledger/index.ts';
import { Payment } from '../../payments/index.ts';
import { accountLines, type AccountLine, type BookedFact } from '../rules/account-lines.ts';

export interface StatementWish {
  readonly from: string;
  /** Inclusive. */
  readonly until: string;
  readonly currency?: string | undefined;
  readonly companyId?: number | undefined;
}

/** A company and a currency in which there are books for a client. */
export interface Book {
  readonly companyId: number;
  readonly currency: string;
}

export interface Statement extends Book {
  readonly opening: number;
  readonly lines: readonly (AccountLine & { readonly document: string })[];
  readonly debit: number;
  readonly credit: number;
  readonly closing: number;
}

/** Longer ones are asked for in parts. */
const MOST = 5000;

const marks = clientAccounts.map(() => '?').join(', ');
const SIDES = `sum(case when e.debit in (${marks}) then e.amount else 0 end) as debit, sum(case when e.credit in (${marks}) then e.amount else 0 end) as credit`;
const OF_BOOK = 'from ledger_entries e join journals j on j.id = e.journal_id where e.client_id = ? and e.currency = ? and j.legal_entity_id = ?';

type Sums = Readonly<Record<'debit' | 'credit', number | string | null>>;

/** All books of a client. */
export const booksOf = async (ctx: OperationCtx, clientId: number): Promise<readonly Book[]> => {
  const rows = await data(ctx).db.raw<{ company: number | string; currency: string }>('select distinct j.legal_entity_id as company, e.currency from ledger_entries e join journals j on j.id = e.journal_id where e.client_id = ? order by 1, 2', [clientId]);
  return rows.map(({ company, currency }) => ({ companyId: Number(company), currency }));
};

/** A statement is of one company and in one currency; who has several says which. */
export const bookFor = async (ctx: OperationCtx, client: Client, companyOfBrand: number, currencyOfBrand: string, wish: StatementWish): Promise<Book> => {
  const books = (await booksOf(ctx, client.id)).filter((book) => (wish.currency === undefined || book.currency === wish.currency) && (wish.companyId === undefined || book.companyId === wish.companyId));
  const [only, ...more] = books;
  if (more.length > 0) {
    if (new Set(books.map((book) => book.currency)).size > 1) throw invalid('STATEMENT_CURRENCIES', 'currency', 'There are several currencies; say which.');
    throw invalid('STATEMENT_COMPANIES', 'companyId', 'There are several companies; say which.');
  }
  return only ?? { companyId: companyOfBrand, currency: wish.currency ?? currencyOfBrand };
};

const numbersOf = async (ctx: OperationCtx, clientId: number, lines: readonly AccountLine[]): Promise<(line: AccountLine) => string> => {
  const { all } = data(ctx);
  // A fact that may come again carries a mark after the id of what it happened to.
  const idOf = (ref: string): number => Number(/^\d+/.exec(ref)?.[0] ?? 0);
  const ids = (wanted: (kind: string) => boolean): number[] => lines.filter((line) => wanted(line.kind)).map((line) => idOf(line.ref));
  const isInvoice = (kind: string): boolean => kind.startsWith('invoice.') || kind === 'credit.issued';
  const isPayment = (kind: string): boolean => kind === 'payment.received' || kind === 'payment.reversed';
  const invoices = new Map((await all(Invoice).where('client_id', clientId).whereIn('id', ids(isInvoice))).map((row) => [row.id, row.number ?? ''] as const));
  const payments = new Map((await all(Payment).where('client_id', clientId).whereIn('id', ids(isPayment))).map((row) => [row.id, row.reference] as const));
  return ({ kind, ref }) => (isInvoice(kind) ? invoices.get(idOf(ref)) : isPayment(kind) ? payments.get(idOf(ref)) : undefined) ?? '';
};

/** A client's account with a company over a period, straight from the books: above zero he owes, below he has money with us. */
export const loadStatement = async (ctx: OperationCtx, clientId: number, book: Book, { from, until }: StatementWish): Promise<Statement> => {
  if (until < from) throw invalid('STATEMENT_PERIOD', 'until', 'The period ends before it begins.');
  const { db } = data(ctx);
  const of = [...clientAccounts, ...clientAccounts, clientId, book.currency, book.companyId];
  const [before] = await db.raw<Sums>(`select ${SIDES} ${OF_BOOK} and j.booked_on < ?`, [...of, from]);
  const rows = await db.raw<Sums & { kind: string; ref: string; booked: string }>(
    `select j.kind, j.ref, j.booked_on as booked, ${SIDES} ${OF_BOOK} and j.booked_on between ? and ? group by j.id, j.kind, j.ref, j.booked_on order by j.booked_on, j.id limit ${String(MOST + 1)}`,
    [...of, from, until],
  );
  if (rows.length > MOST) throw conflict('STATEMENT_TOO_LONG', 'This period has too many movements; choose a shorter one.');
  const facts = rows.map((row): BookedFact => ({ kind: row.kind, ref: row.ref, bookedOn: row.booked, debit: Number(row.debit ?? 0), credit: Number(row.credit ?? 0) }));
  const opening = Number(before?.debit ?? 0) - Number(before?.credit ?? 0);
  const account = accountLines(opening, facts);
  const numberOf = await numbersOf(ctx, clientId, account.lines);
  return { ...book, opening, ...account, lines: account.lines.map((line) => ({ ...line, document: numberOf(line) })) };
};
