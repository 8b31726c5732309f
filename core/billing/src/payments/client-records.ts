import { byRule, moves, stays, type ClientRecord } from '../client-records.ts';
import { moveBalances } from '../ledger/index.ts';

export const clientRecords: readonly ClientRecord[] = [
  moves('payments', { counted: 'payments' }),
  moves('payment_allocations', { within: 'payment_id in (select id from payments where client_id = ?)' }),
  moves('payment_attempts', { holdsUp: { code: 'MERGE_PAYMENT', where: "state = 'created'" } }),
  moves('attempt_invoices', { within: 'attempt_id in (select id from payment_attempts where client_id = ?)' }),
  moves('charge_schedules'),
  moves('refunds', { holdsUp: { code: 'MERGE_PAYMENT', where: "state = 'created'" } }),
  moves('disputes'),
  moves('payment_methods', { single: 'is_default', unlessThere: [['gateway_account_id', 'token_hash']], counted: 'methods' }),
  moves('method_approvals', { unlessThere: [['gateway_account_id']] }),
  byRule('client_balances', moveBalances),
  stays('vouchers', 'who redeemed one stands in the books'),
];
