import { blank, moves, type ClientRecord } from '../client-records.ts';

export const clientRecords: readonly ClientRecord[] = [moves('orders', blank('placed_from = null, terms_accepted_from = null', undefined, { code: 'ERASE_ORDER', where: "status = 'pending'" }), { counted: 'orders' }), moves('quotes', blank("note = '', wish = '{}', answered_from = null", undefined, { code: 'ERASE_QUOTE', where: "status = 'open'" })), moves('order_items', blank("config = '{}'"), { within: 'order_id in (select id from orders where client_id = ?)' })];
