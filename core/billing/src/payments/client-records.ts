import { afterTerm, blank, byRule, gone, kept, moves, stays, type ClientRecord, type ClientTrace } from '../client-records.ts';
import { moveBalances } from '../ledger/index.ts';

export const clientRecords: readonly ClientRecord[] = [
  moves('payments', afterTerm("reference = ''"), { counted: 'payments' }),
  moves('payment_allocations', kept, { within: 'payment_id in (select id from payments where client_id = ?)' }),
  moves('payment_attempts', blank('next_action = null, error = null', 'mandate = null', { code: 'ERASE_PAYMENT', where: "state in ('created', 'requires_action', 'authorised', 'processing', 'unknown')" }), { holdsUp: { code: 'MERGE_PAYMENT', where: "state = 'created'" } }),
  moves('attempt_invoices', kept, { within: 'attempt_id in (select id from payment_attempts where client_id = ?)' }),
  moves('charge_schedules', blank('reason = null')),
  moves('refunds', blank('next_action = null, error = null', "reason = ''", { code: 'ERASE_PAYMENT', where: "state in ('created', 'processing', 'unknown')" }), { holdsUp: { code: 'MERGE_PAYMENT', where: "state = 'created'" } }),
  moves('disputes', blank('', 'reason = null', { code: 'ERASE_DISPUTE', where: "state = 'open'" })),
  moves('payment_methods', blank("token = '', token_hash = 'erased:' || id, label = '', expires = null, state = 'removed', is_default = false, mandate = '{}'"), { single: 'is_default', unlessThere: [['gateway_account_id', 'token_hash']], counted: 'methods' }),
  moves('method_approvals', gone, { unlessThere: [['gateway_account_id']] }),
  byRule('client_balances', { waits: { code: 'ERASE_BALANCE', where: 'amount <> 0' } }, moveBalances),
  stays('vouchers', kept, 'who redeemed one stands in the books'),
];

const OF_ATTEMPTS = 'provider_ref in (select provider_ref from payment_attempts where client_id = ?)';

export const clientTraces: readonly ClientTrace[] = [
  { table: 'gateway_events', where: `${OF_ATTEMPTS} and state <> 'review'`, erased: blank("body = ''") },
  { table: 'bank_lines', where: 'payment_id in (select id from payments where client_id = ?)', erased: afterTerm("words = '', payer_name = null, payer_account = null, line_references = '[]'") },
];
