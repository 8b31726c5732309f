import type { Translator } from '@billet/kernel';
import type { Seller } from '../../brands/index.ts';
import type { Data } from '../../data.ts';
import { inWords, onPaperOf, periodText } from '../compose/frame.ts';
import { buyerLines, sellerLines, type Buyer } from '../compose/party-lines.ts';
import type { Paper, PaperBlock, PaperRow } from '../paper.ts';
import type { Statement } from './load-statement.ts';

export interface StatementSubject {
  readonly brand: { readonly id: number; readonly name: string };
  readonly seller: Seller;
  readonly buyer: Buyer;
  readonly clientNumber: string;
  readonly from: string;
  readonly until: string;
}

type Say = Translator;

const money = (say: Say, statement: Statement) => (amount: number): string => say.money({ amount, currency: statement.currency });
const orNothing = (show: (amount: number) => string) => (amount: number): string => (amount === 0 ? '' : show(amount));

/** Who owes whom in the end, in a sentence. */
export const closingText = (say: Say, statement: Statement, { seller, buyer, until }: StatementSubject): string => {
  const values = { day: say.date(until), company: seller.name, payer: buyer.name, amount: money(say, statement)(Math.abs(statement.closing)) };
  return say.t(statement.closing > 0 ? 'statement.payerOwes' : statement.closing < 0 ? 'statement.companyOwes' : 'statement.nobodyOwes', values);
};

const whatOf = (say: Say, kind: string, document: string): string => `${say.has(`journal.${kind}`) ? say.t(`journal.${kind}`) : kind} ${document}`.trim();

const accountTable = (say: Say, statement: Statement, subject: StatementSubject): PaperBlock => {
  const show = money(say, statement);
  const filled = orNothing(show);
  const balanceRow = (label: string, day: string, balance: number): PaperRow => ({ cells: [say.date(day), label, '', '', show(balance)], strong: true });
  return {
    kind: 'table',
    columns: [{ label: say.t('statement.date'), share: 16 }, { label: say.t('statement.what'), share: 36 }, { label: say.t('statement.charged'), share: 16, end: true }, { label: say.t('statement.counted'), share: 16, end: true }, { label: say.t('statement.balance'), share: 18, end: true }],
    rows: [
      balanceRow(say.t('statement.opening'), subject.from, statement.opening),
      ...statement.lines.map((line): PaperRow => ({ cells: [say.date(line.bookedOn), whatOf(say, line.kind, line.document), filled(line.debit), filled(line.credit), show(line.balance)] })),
      { cells: ['', say.t('statement.turnover'), show(statement.debit), show(statement.credit), ''], strong: true },
      balanceRow(say.t('statement.closing'), subject.until, statement.closing),
    ],
    empty: '',
  };
};

/** Each side's books beside the other's; the payer fills in his own. */
const bothTable = (say: Say, statement: Statement, { from, until, seller, buyer }: StatementSubject): PaperBlock => {
  const show = orNothing(money(say, statement));
  const sides = (amount: number): readonly string[] => [show(Math.max(amount, 0)), show(Math.max(-amount, 0))];
  const row = (day: string, what: string, own: readonly string[], strong = false): PaperRow => ({ cells: [day, what, ...own, '', ''], ...(strong ? { strong } : {}) });
  const head = (side: 'debit' | 'credit', name: string): string => `${say.t(`statement.${side}`)}\n${name}`;
  return {
    kind: 'table',
    columns: [
      { label: say.t('statement.date'), share: 14 }, { label: say.t('statement.what'), share: 28 },
      ...[seller.name, buyer.name].flatMap((name) => (['debit', 'credit'] as const).map((side) => ({ label: head(side, name), share: 15, end: true }))),
    ],
    rows: [
      row(say.date(from), say.t('statement.opening'), sides(statement.opening), true),
      ...statement.lines.map((line) => row(say.date(line.bookedOn), whatOf(say, line.kind, line.document), [show(line.debit), show(line.credit)])),
      row('', say.t('statement.turnover'), [show(statement.debit), show(statement.credit)], true),
      row(say.date(until), say.t('statement.closing'), sides(statement.closing), true),
    ],
    empty: '',
  };
};

/** A client's account with a company as paper: a statement to read, or a reconciliation for both to sign. */
export const statementPaper = (data: Data, say: Say, statement: Statement, subject: StatementSubject, form: 'statement' | 'reconciliation'): Promise<Paper> => {
  const { seller, buyer, from, until } = subject;
  const both = form === 'reconciliation';
  return onPaperOf(data, say, subject.brand, seller, {
    heading: say.t(`statement.${form}`),
    number: `${subject.clientNumber} · ${statement.currency}`,
    day: until,
    to: { label: say.t('document.payer'), lines: buyerLines(say, buyer) },
    facts: [{ label: say.t('document.period'), text: periodText(say, from, until) }, { label: say.t('statement.closing'), text: money(say, statement)(statement.closing) }],
    blocks: [
      ...(both ? [{ kind: 'text' as const, text: say.t('statement.reconciled', { company: seller.name, payer: buyer.name }) }, bothTable(say, statement, subject)] : [accountTable(say, statement, subject)]),
      { kind: 'text', text: closingText(say, statement, subject) },
      ...(both && statement.closing !== 0 ? inWords(say, { amount: Math.abs(statement.closing), currency: statement.currency }) : []),
      ...(both
        ? [{
            kind: 'signatures' as const,
            parties: [
              { title: seller.name, lines: sellerLines(say, seller).slice(1), sign: say.t('document.act.sign') },
              { title: buyer.name, lines: buyerLines(say, buyer).slice(1), sign: say.t('document.act.sign') },
            ],
          }]
        : []),
    ],
  });
};
