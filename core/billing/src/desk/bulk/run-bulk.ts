import { isBilletError, type Caller } from '@billet/sdk';
import type { House } from '../../room.ts';
import { callerForStaff } from '../../staff/index.ts';
import { BulkItem, BulkWork } from '../tables.ts';
import type { Turn } from './verb.ts';
import { paramsOf, verbOf } from './verbs.ts';

interface Outcome {
  readonly state: 'done' | 'idle' | 'failed';
  readonly error: { readonly code: string; readonly message: string; readonly details: unknown } | null;
  readonly undo: Turn | null;
}

const failed = (code: string, message: string, details: unknown = {}): Outcome => ({ state: 'failed', error: { code, message, details }, undo: null });

const note = (house: House, write: () => PromiseLike<unknown>): Promise<void> => house.db.transaction(async () => { await write(); });

/** What would take it back is noted before it is done, so that a crash in between loses nothing. */
const prepare = async (house: House, item: BulkItem): Promise<Turn | null> => {
  if (item.state === 'begun') return item.undo as Turn | null;
  const { undo } = verbOf(item.verb);
  if (undo === undefined) return null;
  const turn = (await undo(house.db, item.subject_id, paramsOf({ verb: item.verb, params: item.params as Turn['params'] }))) ?? null;
  await note(house, () => house.db.from(BulkItem).findById(item.id).patch({ state: 'begun', undo: turn }));
  return turn;
};

/** One row by its operation, with the rights of whoever asked. The key makes a second try after a crash change nothing. */
const doOne = async (house: House, item: BulkItem, caller: Caller | undefined): Promise<Outcome> => {
  if (caller === undefined) return failed('FORBIDDEN', 'You may not do this.');
  try {
    const verb = verbOf(item.verb);
    const before = await prepare(house, item);
    const input = await verb.input(house.db, item.subject_id, paramsOf({ verb: item.verb, params: item.params as Turn['params'] }));
    const reply = await house.executor.callByName(verb.operation, input, caller, { idempotencyKey: `bulk-item:${String(item.id)}` });
    return verb.idle?.(reply) === true ? { state: 'idle', error: null, undo: null } : { state: 'done', error: null, undo: verb.undoAfter?.(reply) ?? before };
  } catch (error) {
    // The key belongs to this row alone: another request under it means that it was done, and the row has changed since.
    if (isBilletError(error) && error.code === 'IDEMPOTENCY_MISMATCH') return { state: 'done', error: null, undo: item.undo as Turn | null };
    if (isBilletError(error)) return failed(error.code, error.message, error.details);
    house.log.error('a row of a bulk action failed', { item: item.id, error });
    return failed('INTERNAL', 'Something went wrong.');
  }
};

const SOME = 100;

/** Works the list off, and stops between two rows when somebody wants it. Run again after a crash, it goes on where it stopped. */
export const runBulk = async (house: House, bulkId: number, progress: (done: number, total: number) => Promise<void>): Promise<void> => {
  const { db } = house;
  const running = async (): Promise<BulkWork | undefined> => {
    const work = await db.from(BulkWork).findById(bulkId);
    return work?.state === 'running' ? work : undefined;
  };
  const left = await db.from(BulkItem).where('bulk_id', bulkId).whereIn('state', ['waiting', 'begun']).resultSize();
  for (let after = 0, worked = 0; ; ) {
    const items = await db.from(BulkItem).where('bulk_id', bulkId).whereIn('state', ['waiting', 'begun']).where('id', '>', after).orderBy('id').limit(SOME);
    for (const item of items) {
      const work = await running();
      if (work === undefined) return;
      const outcome = await doOne(house, item, await callerForStaff(db, work.staff_id));
      await note(house, () => db.from(BulkItem).findById(item.id).patch({ ...outcome }));
      worked += 1;
      after = item.id;
      await progress(work.total - left + worked, work.total);
    }
    if (items.length < SOME) break;
  }
  await note(house, () => db.from(BulkWork).where({ id: bulkId, state: 'running' }).patch({ state: 'done', finished_at: house.clock.now() }));
};
