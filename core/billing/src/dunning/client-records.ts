import { blank, byRule, gone, kept, moves, stays, type ClientRecord } from '../client-records.ts';

export const clientRecords: readonly ClientRecord[] = [
  moves('dunning_done', kept),
  moves('dunning_tasks', blank("note = ''")),
  // One for the whole client would hold back what the other owes as well.
  moves('dunning_holds', blank("reason = ''"), { holdsUp: { code: 'MERGE_HOLD', where: 'lifted_at is null and invoice_id is null and service_id is null and until >= ?' } }),
  byRule('payment_promises', kept, async ({ db, from, into }) => {
    // Promises of a month are numbered: those that come are counted on.
    await db.execute(
      `update payment_promises set client_id = ?, nth_of_month = nth_of_month + (select coalesce(max(k.nth_of_month), 0) from payment_promises k where k.client_id = ? and k.month = payment_promises.month) where client_id = ?`,
      [into, into, from],
    );
  }),
  moves('client_tags', gone, { unlessThere: [['tag']] }),
  stays('dunning_run_items', blank("detail = ''"), 'the report of a run says whom it reminded then'),
];
