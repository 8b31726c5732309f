import type { Database } from '@billet/database';

/** What has been billed for days that are not served yet, per currency. */
export interface Deferred {
  readonly currency: string;
  readonly amount: number;
}

/**
 * Part of each line that lies after `servedUntil` (exclusive), rounded half up, credit notes counted against it. One
 * statement whatever the number of lines.
 */
const deferredSql = (days: (from: string, until: string) => string): string => `
  select currency, sum(sign * ((2 * size * unserved + whole) / (2 * whole))) as amount from (
    select i.currency, abs(l.net) as size, case when (l.net < 0) = (i.doc_type = 'credit_note') then 1 else -1 end as sign,
      ${days('l.period_start', 'l.period_end')} as whole,
      case when l.period_start >= ? then ${days('l.period_start', 'l.period_end')} else ${days('?', 'l.period_end')} end as unserved
    from invoice_lines l join invoices i on i.id = l.invoice_id
    where l.period_end > ? and l.period_start < l.period_end and i.legal_entity_id = ? and i.status = 'issued' and i.series_id is not null and i.doc_type in ('invoice', 'credit_note') and i.issue_date < ?
  ) parts group by currency order by currency`;

const SQL = {
  sqlite: deferredSql((from, until) => `cast(julianday(${until}) - julianday(${from}) as integer)`),
  postgres: deferredSql((from, until) => `(cast(${until} as date) - cast(${from} as date))`),
} as const;

export const deferredOn = async (db: Database, legalEntityId: number, servedUntil: string): Promise<readonly Deferred[]> => {
  const rows = await db.raw<{ currency: string; amount: number | string }>(SQL[db.engine], [servedUntil, servedUntil, servedUntil, legalEntityId, servedUntil]);
  return rows.map((row) => ({ currency: row.currency, amount: Number(row.amount) }));
};

/** What the books call deferred at the moment. */
export const deferredInBooks = async (db: Database, legalEntityId: number): Promise<readonly Deferred[]> => {
  const rows = await db.raw<{ currency: string; amount: number | string }>(
    `select e.currency, sum(case when e.credit = '2300' then e.amount else -e.amount end) as amount
     from ledger_entries e join journals j on j.id = e.journal_id where (e.credit = '2300' or e.debit = '2300') and j.legal_entity_id = ? group by e.currency`,
    [legalEntityId],
  );
  return rows.map((row) => ({ currency: row.currency, amount: Number(row.amount) }));
};
