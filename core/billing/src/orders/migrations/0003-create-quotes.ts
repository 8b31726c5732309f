import type { Migration } from '@billet/database';

/** What was offered to a client, until when, and what became of it. */
export const createQuotes: Migration = {
  name: '0003-create-quotes',
  up: async (m) => {
    await m.createTable('quotes', (t) => {
      t.id();
      t.text('number').unique();
      t.ref('brand_id', 'brands');
      t.ref('client_id', 'clients');
      t.text('status').oneOf('open', 'accepted', 'declined', 'withdrawn', 'expired');
      // What would be ordered, as `orders.place` takes it, and what it costs.
      t.json('wish');
      t.json('items');
      t.text('currency');
      t.text('note');
      // Its prices and promotions are those of this day.
      t.date('quoted_on');
      t.date('valid_until');
      t.ref('order_id', 'orders').nullable();
      t.instant('answered_at').nullable();
      t.text('answered_from').nullable();
      t.int('version').default(1);
      t.instant('created_at');
      t.index(['client_id', 'id']);
      t.index(['status', 'id']);
      t.index(['valid_until'], { where: "status = 'open'" });
      // An order comes of one quote.
      t.unique(['order_id']);
    });
  },
};
