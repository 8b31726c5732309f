import { malformed, type BankFileLine } from '@billet/sdk';
import { decodeCamt053, type Statement, type StatementEntry, type StatementTransaction } from '../camt053/index.ts';
import { decodeOfx, type OfxStatement } from '../ofx/decode-ofx.ts';
import { plainIban } from '../references/index.ts';

/** Numbers the lines that a bank writes in the same words, so that two equal payments stay two. */
const counter = (): ((words: string) => string) => {
  const seen = new Map<string, number>();
  return (words) => {
    const count = (seen.get(words) ?? 0) + 1;
    seen.set(words, count);
    return count === 1 ? words : `${words}#${String(count)}`;
  };
};

type Parts = readonly (StatementTransaction & { readonly amount: number })[];

/** A batch counts part by part if the bank splits it, else as one. */
const partsOf = (entry: StatementEntry): Parts => {
  const split = entry.transactions.filter((each): each is Parts[number] => each.amount !== undefined);
  return split.length > 0 && split.length === entry.transactions.length ? split : [{ amount: entry.amount, creditorReferences: [], text: entry.transactions.map((each) => each.text).join(' ') }];
};

/** A debit that reverses a credit, or has a reason for its return, takes back money that had come. */
const kindOf = (entry: StatementEntry, part: Parts[number]): BankFileLine['kind'] => {
  if (entry.direction === 'credit') return entry.reversal || part.returnReason !== undefined ? 'other' : 'payment';
  return entry.reversal || part.returnReason !== undefined ? 'reversal' : 'other';
};

const codeOf = (code: string | undefined): Pick<BankFileLine, 'code'> => (code === undefined ? {} : { code });

const camtLine = (entry: StatementEntry, part: Parts[number], key: (words: string) => string): BankFileLine => {
  const bookedOn = entry.bookedOn ?? entry.valueOn ?? '';
  const id = part.bankReference ?? part.transactionId ?? entry.bankReference ?? entry.reference ?? '';
  const kind = kindOf(entry, part);
  // A debit that came back may cost more than it brought; what is more is the bank's.
  const amount = kind === 'reversal' ? Math.min(part.amount, part.askedAmount ?? part.amount) : part.amount;
  const fee = part.amount - amount;
  const text = [part.text, entry.text ?? ''].filter((words) => words !== '').join(' ');
  return {
    key: key([bookedOn, entry.direction, String(part.amount), id, part.endToEndId ?? '', part.text].join('|')),
    kind,
    money: { amount, currency: entry.currency },
    ...(fee > 0 ? { fee: { amount: fee, currency: entry.currency } } : {}),
    bookedOn,
    references: [...part.creditorReferences, ...(part.endToEndId === undefined ? [] : [part.endToEndId])],
    text,
    ...(part.debtor === undefined ? {} : { payer: part.debtor }),
    ...codeOf(part.returnReason ?? entry.code),
  };
};

/** What is only expected, or on somebody else's account, is not money that came. */
const fromCamt = (statement: Statement, iban: string): readonly BankFileLine[] => {
  if (iban !== '' && statement.account.iban !== undefined && plainIban(statement.account.iban) !== plainIban(iban)) throw malformed('camt053', `the statement is of ${statement.account.iban}, not of this account`);
  const key = counter();
  return statement.entries.filter((entry) => entry.status === 'BOOK').flatMap((entry) => partsOf(entry).map((part) => camtLine(entry, part, key)));
};

const fromOfx = (statement: OfxStatement): readonly BankFileLine[] => {
  const key = counter();
  return statement.transactions
    .filter((each) => each.amount !== 0)
    .map((each) => ({
      key: key([each.bookedOn, String(each.amount), each.id].join('|')),
      kind: each.amount > 0 ? ('payment' as const) : ('other' as const),
      money: { amount: Math.abs(each.amount), currency: statement.currency },
      bookedOn: each.bookedOn,
      references: each.reference === undefined ? [] : [each.reference],
      text: [each.name, each.memo].filter((words) => words !== undefined).join(' '),
      ...(each.name === undefined ? {} : { payer: { name: each.name } }),
      code: each.type,
    }));
};

/** The lines of a statement, whichever of the known formats it has. */
export const statementLines = (bytes: Uint8Array, iban: string): readonly BankFileLine[] => {
  const head = Buffer.from(bytes.subarray(0, 4000)).toString('latin1');
  if (/OFXHEADER/.test(head)) return decodeOfx(bytes).statements.flatMap(fromOfx);
  if (/camt\.053/.test(head)) return decodeCamt053(bytes).statements.flatMap((statement) => fromCamt(statement, iban));
  throw malformed('statement', 'this is neither camt.053 nor OFX', { line: 1 });
};
