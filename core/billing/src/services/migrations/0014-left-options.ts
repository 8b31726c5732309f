import type { Migration } from '@billet/database';

/** The options a service had, each time until a day: what is told late is priced by the options of its day. */
export const addLeftOptions: Migration = {
  name: '0014-left-options',
  up: async (m) => {
    await m.createTable('service_left_options', (t) => {
      t.id();
      t.ref('service_id', 'services');
      t.ref('client_id', 'clients');
      t.json('options');
      // The first day of the options that came after them.
      t.date('until');
      t.index(['service_id', 'until']);
      t.index(['client_id']);
    });
    // The option by whose price it counts; empty by the price of the plan.
    await m.addColumns('service_usage', (t) => t.text('option_key').default(''));
  },
};
