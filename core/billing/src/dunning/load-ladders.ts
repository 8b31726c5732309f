import { idList, type Database } from '@billet/database';
import { ladderSchema, type LadderScope, type ScopedLadder } from './rules/index.ts';

/** Ladders that may count for some clients: all general ones, and those of the clients themselves. */
export const loadLadders = async (db: Database, clientIds: readonly number[]): Promise<readonly ScopedLadder[]> => {
  const ids = idList(db, clientIds);
  const rows = await db.raw<{ brand_id: number | string; scope: LadderScope; target_id: number | string; ladder: string }>(
    `select brand_id, scope, target_id, ladder from dunning_ladders where scope <> 'client' or target_id in ${ids.sql} order by id`,
    [ids.binding],
  );
  return rows.map((row) => ({ brandId: Number(row.brand_id), scope: row.scope, targetId: Number(row.target_id), ladder: ladderSchema.parse(JSON.parse(row.ladder)) }));
};
