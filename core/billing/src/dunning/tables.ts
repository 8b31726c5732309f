import { entity } from '@billet/database';

/** A rung of the ladder that was climbed. (invoice, step) is unique: nobody gets it twice. */
export class DunningDone extends entity('dunning_done', {
  scope: 'client',
  columns: { id: 'id', invoice_id: 'id', client_id: 'id', step: 'text', action: 'text', done_on: 'date', outcome: 'text' },
}) {}

/** A ladder of a brand, client group, product or client. */
export class DunningLadder extends entity('dunning_ladders', {
  scope: 'system',
  columns: { id: 'id', brand_id: 'id', scope: 'text', target_id: 'int', ladder: 'json', version: 'int', changed_at: 'instant' },
}) {}

/** What a brand allows who promises to pay. */
export class DunningPolicy extends entity('dunning_policies', {
  scope: 'public',
  columns: { id: 'id', brand_id: 'id', promise_days: 'int', promises_per_invoice: 'int', promises_per_month: 'int', clients_may_promise: 'bool', lifts_suspension: 'bool' },
}) {}

/** Nothing happens to a client or an invoice, or nobody suspends a service, through the day `until`. */
export class DunningHold extends entity('dunning_holds', {
  scope: 'client',
  columns: { id: 'id', client_id: 'id', invoice_id: 'id?', service_id: 'id?', until: 'date', reason: 'text', created_at: 'instant', lifted_at: 'instant?' },
}) {}

/** A promise to pay by a day; the numbers within invoice and month are what limits them. */
export class PaymentPromise extends entity('payment_promises', {
  scope: 'client',
  columns: { id: 'id', client_id: 'id', invoice_id: 'id', nth: 'int', month: 'text', nth_of_month: 'int', promised_on: 'date', until: 'date', state: 'text', given_by: 'text', created_at: 'instant' },
}) {}

/** Something a rung asks staff to do. */
export class DunningTask extends entity('dunning_tasks', {
  scope: 'client',
  columns: { id: 'id', client_id: 'id', invoice_id: 'id', step: 'text', note: 'text', created_at: 'instant', done_at: 'instant?' },
}) {}

export class DunningRun extends entity('dunning_runs', {
  scope: 'system',
  columns: { id: 'id', kind: 'text', started_at: 'instant', finished_at: 'instant?', state: 'text', batches: 'int', expected: 'int' },
}) {}

export const runItemColumns = { run_id: 'id', client_id: 'id', invoice_id: 'id', step: 'text', action: 'text', outcome: 'text', detail: 'text' } as const;

/** What a run did with one rung of one invoice. */
export class DunningRunItem extends entity('dunning_run_items', { scope: 'system', columns: { id: 'id', ...runItemColumns } }) {}

/** A word that says something about a client. */
export class ClientTag extends entity('client_tags', { scope: 'client', columns: { id: 'id', client_id: 'id', tag: 'text' } }) {}
