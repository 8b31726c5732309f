import { entity } from '@billet/database';

/** Vouchers that were made together, each worth the same. */
export class VoucherBatch extends entity('voucher_batches', {
  scope: 'system',
  columns: { id: 'id', brand_id: 'id', legal_entity_id: 'id', name: 'text', count: 'int', amount: 'money', currency: 'text', expires_on: 'date?', created_at: 'instant' },
}) {}

/** One voucher. Its code is nowhere but on its paper: here is what finds it. */
export class Voucher extends entity('vouchers', {
  scope: 'system',
  columns: { id: 'id', batch_id: 'id', serial: 'int', code_hash: 'text', tail: 'text', state: 'text', paid: 'bool', client_id: 'id?', redeemed_at: 'instant?' },
}) {}
