import type { Migration } from '@billet/database';

/** Ladders as data, a cursor for each invoice, holds, promises to pay, tasks for staff, and runs with their items. */
export const dunningData: Migration = {
  name: '0002-dunning-data',
  up: async (m) => {
    // A new invoice is due to be looked at; the first run after its issue plans it. NULL = settled, nothing to do.
    await m.addColumns('invoices', (t) => t.date('next_dunning_on').nullable().default('1970-01-01'));
    await m.raw(`update invoices set next_dunning_on = null where doc_type <> 'invoice' or status <> 'issued' or settlement not in ('unpaid', 'part_paid')`);
    await m.addIndex('invoices', ['next_dunning_on', 'brand_id'], { name: 'invoices_dunning', where: 'next_dunning_on is not null' });
    await m.addIndex('invoices', ['id'], { name: 'invoices_dunning_lost', where: `next_dunning_on is null and status = 'issued' and doc_type = 'invoice' and settlement in ('unpaid', 'part_paid')` });
    await m.addIndex('dunning_done', ['client_id', 'invoice_id'], { name: 'dunning_done_client' });
    await m.rebuildTable(
      'dunning_done',
      (t) => {
        t.id();
        t.ref('invoice_id', 'invoices');
        t.ref('client_id', 'clients');
        t.text('step');
        t.text('action');
        t.date('done_on');
        t.text('outcome').oneOf('done', 'skipped', 'partial');
        t.unique(['invoice_id', 'step']);
      },
      { postgres: ['alter table dunning_done drop constraint dunning_done_outcome_check', `alter table dunning_done add constraint dunning_done_outcome_check check (outcome in ('done', 'skipped', 'partial'))`] },
    );
    await m.createTable('dunning_ladders', (t) => {
      t.id();
      t.ref('brand_id', 'brands');
      t.text('scope').oneOf('brand', 'group', 'product', 'client');
      t.int('target_id').default(0);
      t.json('ladder');
      t.int('version').default(1);
      t.instant('changed_at');
      t.unique(['brand_id', 'scope', 'target_id']);
    });
    await m.createTable('dunning_policies', (t) => {
      t.id();
      t.ref('brand_id', 'brands').unique();
      t.int('promise_days');
      t.int('promises_per_invoice');
      t.int('promises_per_month');
      t.bool('clients_may_promise');
      t.bool('lifts_suspension');
    });
    await m.createTable('dunning_holds', (t) => {
      t.id();
      t.ref('client_id', 'clients');
      t.ref('invoice_id', 'invoices').nullable();
      t.ref('service_id', 'services').nullable();
      t.date('until');
      t.text('reason');
      t.instant('created_at');
      t.instant('lifted_at').nullable();
      t.index(['client_id'], { where: 'lifted_at is null' });
    });
    await m.createTable('client_tags', (t) => {
      t.id();
      t.ref('client_id', 'clients');
      t.text('tag');
      t.unique(['client_id', 'tag']);
    });
    await m.createTable('payment_promises', (t) => {
      t.id();
      t.ref('client_id', 'clients');
      t.ref('invoice_id', 'invoices');
      t.int('nth');
      t.text('month');
      t.int('nth_of_month');
      t.date('promised_on');
      t.date('until');
      t.text('state').oneOf('open', 'kept', 'broken');
      t.text('given_by').oneOf('client', 'staff');
      t.instant('created_at');
      t.unique(['invoice_id', 'nth']);
      t.unique(['client_id', 'month', 'nth_of_month']);
      t.unique(['invoice_id'], { where: `state = 'open'`, name: 'payment_promises_one_open' });
      t.index(['client_id', 'id']);
    });
    await m.createTable('dunning_tasks', (t) => {
      t.id();
      t.ref('client_id', 'clients');
      t.ref('invoice_id', 'invoices');
      t.text('step');
      t.text('note');
      t.instant('created_at');
      t.instant('done_at').nullable();
      t.unique(['invoice_id', 'step']);
      t.index(['id'], { where: 'done_at is null', name: 'dunning_tasks_open' });
    });
    await m.createTable('dunning_runs', (t) => {
      t.id();
      t.text('kind').oneOf('scheduled', 'manual');
      t.instant('started_at');
      t.instant('finished_at').nullable();
      t.text('state').oneOf('running', 'done');
      t.int('batches');
      t.int('expected');
    });
    await m.createTable('dunning_run_batches', (t) => {
      t.ref('run_id', 'dunning_runs', { onDelete: 'cascade' });
      t.int('batch');
      t.primary(['run_id', 'batch']);
    });
    await m.createTable('dunning_run_items', (t) => {
      t.id();
      t.ref('run_id', 'dunning_runs', { onDelete: 'cascade' });
      t.ref('client_id', 'clients');
      t.ref('invoice_id', 'invoices');
      t.text('step');
      t.text('action');
      t.text('outcome').oneOf('done', 'skipped', 'partial', 'failed', 'broken');
      t.text('detail').default('');
      t.index(['run_id', 'id']);
    });
  },
};
