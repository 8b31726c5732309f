import { entity } from '@billet/database';

/** One look at a provider's own list of payments; `error` where it could not be read. */
export class Reconciliation extends entity('reconciliations', {
  scope: 'system',
  columns: { id: 'id', gateway_account_id: 'id', since: 'date', compared: 'int', error: 'text?', checked_at: 'instant' },
}) {}

/** A payment on which that list and ours do not agree. */
export class Finding extends entity('reconciliation_findings', {
  scope: 'system',
  columns: {
    id: 'id',
    gateway_account_id: 'id',
    reference: 'text',
    kind: 'text',
    currency: 'text',
    theirs: 'money?',
    ours: 'money?',
    their_fee: 'money?',
    our_fee: 'money?',
    attempt_key: 'text?',
    state: 'text',
    note: 'text',
    found_at: 'instant',
    closed_at: 'instant?',
  },
}) {}
