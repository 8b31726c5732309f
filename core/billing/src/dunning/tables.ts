import { entity } from '@billet/database';

/** A rung of the ladder that was climbed. (invoice, step) is unique: nobody gets it twice. */
export class DunningDone extends entity('dunning_done', {
  scope: 'client',
  columns: { id: 'id', invoice_id: 'id', client_id: 'id', step: 'text', action: 'text', done_on: 'date', outcome: 'text' },
}) {}
