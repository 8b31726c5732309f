import { moves, type ClientRecord } from '../client-records.ts';

export const clientRecords: readonly ClientRecord[] = [moves('orders', { counted: 'orders' }), moves('quotes'), moves('order_items', { within: 'order_id in (select id from orders where client_id = ?)' })];
