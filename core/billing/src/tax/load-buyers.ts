import { idList, type Database } from '@billet/database';
import { groupBy } from '../group-by.ts';
import type { Exemption, NumberState } from './rules/index.ts';

/** What tax needs to know of payers beyond their names, by payer. */
export type BuyerFacts = ReadonlyMap<number, { readonly numberState: NumberState | null; readonly numberProof: string | null; readonly exemptions: readonly Exemption[] }>;

interface Row {
  readonly payer_id: number | string;
  readonly client_id: number | string;
  readonly number: string | null;
  readonly state: NumberState | null;
  readonly consultation: string | null;
  readonly checked_at: string | null;
}

/** Checked numbers and exemptions of any number of payers with two statements. */
export const loadBuyerFacts = async (db: Database, payerIds: readonly number[]): Promise<BuyerFacts> => {
  if (payerIds.length === 0) return new Map();
  const ids = idList(db, [...new Set(payerIds)]);
  const rows = await db.raw<Row>(
    `select p.id as payer_id, p.client_id, n.number, n.state, n.consultation, n.checked_at from payers p left join tax_numbers n on n.number = p.tax_id where p.id in ${ids.sql}`,
    [ids.binding],
  );
  const exempt = await db.raw<{ client_id: number | string; reason: string; certificate: string; valid_from: string; valid_until: string | null }>(
    `select e.client_id, e.reason, e.certificate, e.valid_from, e.valid_until from tax_exemptions e
     where e.client_id in (select client_id from payers where id in ${ids.sql}) order by e.id desc`,
    [ids.binding],
  );
  const byClient = groupBy(exempt, (row) => String(row.client_id));
  return new Map(
    rows.map((row) => [
      Number(row.payer_id),
      {
        numberState: row.state,
        numberProof: row.state === 'valid' ? [row.number, row.consultation, row.checked_at?.slice(0, 10) ?? null].filter((part) => part !== null).join(' · ') : row.number,
        exemptions: (byClient.get(String(row.client_id)) ?? []).map((each) => ({ reason: each.reason, certificate: each.certificate, from: each.valid_from, until: each.valid_until })),
      },
    ] as const),
  );
};
