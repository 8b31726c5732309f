import type { Migration } from '@billet/database';

export const createInvoices: Migration = {
  name: '0001-create-invoices',
  up: async (m) => {
    await m.createTable('invoice_series', (t) => {
      t.id();
      t.ref('legal_entity_id', 'legal_entities');
      t.text('doc_type').oneOf('invoice', 'proforma', 'credit_note');
      t.text('template');
      t.unique(['legal_entity_id', 'doc_type']);
    });
    // One row per series and numbering period: the row lock is what makes numbers gapless and dates ascend.
    await m.createTable('number_counters', (t) => {
      t.text('key').unique();
      t.int('last_seq');
      t.date('last_date');
    });
    await m.createTable('billing_runs', (t) => {
      t.id();
      t.text('kind').oneOf('scheduled', 'manual', 'order');
      t.instant('as_of');
      t.instant('started_at');
      t.instant('finished_at').nullable();
      t.text('state').oneOf('running', 'done', 'failed');
      t.int('batches').default(0);
      t.int('expected').default(0);
      t.int('produced').default(0);
      t.int('parked').default(0);
      t.int('invoices').default(0);
      t.json('totals');
    });
    await m.createTable('invoices', (t) => {
      t.id();
      t.ref('client_id', 'clients');
      t.ref('payer_id', 'payers');
      t.ref('brand_id', 'brands');
      t.ref('legal_entity_id', 'legal_entities');
      t.text('doc_type').oneOf('invoice', 'proforma', 'credit_note');
      t.text('status').oneOf('draft', 'proforma', 'issued', 'void');
      t.ref('series_id', 'invoice_series').nullable();
      t.text('number').nullable();
      t.text('number_period').nullable();
      t.int('number_seq').nullable();
      t.date('issue_date').nullable();
      t.date('due_date');
      t.text('currency');
      t.money('net');
      t.money('tax');
      t.money('total');
      t.money('paid').default(0);
      t.money('credited').default(0);
      t.text('settlement').oneOf('unpaid', 'part_paid', 'paid', 'refunded', 'written_off');
      t.date('paid_on').nullable();
      t.json('party');
      t.text('party_hash');
      t.text('locale');
      t.ref('run_id', 'billing_runs').nullable();
      t.int('order_id').nullable();
      t.int('credits_invoice_id').nullable();
      t.int('link_version').default(1);
      t.int('version').default(1);
      t.instant('created_at');
      t.unique(['series_id', 'number']);
      t.unique(['series_id', 'number_period', 'number_seq']);
      t.index(['client_id', 'id']);
      t.index(['settlement', 'due_date']);
      t.index(['run_id']);
      t.check('settled_within_total', '"paid" + "credited" <= "total" or "doc_type" = \'credit_note\'');
    });
    await m.createTable('invoice_lines', (t) => {
      t.id();
      t.ref('invoice_id', 'invoices', { onDelete: 'cascade' });
      t.ref('client_id', 'clients');
      t.int('position');
      t.text('kind');
      t.ref('service_id', 'services').nullable();
      t.text('description');
      t.date('period_start').nullable();
      t.date('period_end').nullable();
      t.int('quantity');
      t.money('unit_price');
      t.money('net');
      t.text('tax_code').nullable();
      t.text('charge_key').nullable().unique();
      t.index(['invoice_id', 'position']);
      t.index(['service_id', 'period_start']);
    });
    await m.createTable('invoice_taxes', (t) => {
      t.id();
      t.ref('invoice_id', 'invoices', { onDelete: 'cascade' });
      t.ref('client_id', 'clients');
      t.text('code');
      t.text('name');
      t.decimal('rate');
      t.money('base');
      t.money('amount');
      t.index(['invoice_id']);
    });
    await m.createTable('billing_run_items', (t) => {
      t.id();
      t.ref('run_id', 'billing_runs', { onDelete: 'cascade' });
      t.ref('client_id', 'clients');
      t.text('outcome').oneOf('produced', 'parked', 'nothing');
      t.int('services');
      t.int('invoices');
      t.text('reason').nullable();
      t.text('detail').nullable();
      t.index(['run_id', 'outcome', 'id']);
      t.unique(['run_id', 'client_id']);
    });
    // A batch that is over says so here, once, however often its job ran.
    await m.createTable('billing_run_batches', (t) => {
      t.ref('run_id', 'billing_runs', { onDelete: 'cascade' });
      t.int('batch');
      t.primary(['run_id', 'batch']);
    });
    await m.createTable('parked_clients', (t) => {
      t.id();
      t.ref('client_id', 'clients').unique();
      t.ref('run_id', 'billing_runs').nullable();
      t.text('reason');
      t.text('detail');
      t.instant('parked_at');
    });
    await m.raw(frozenWhenIssued);
  },
};

const FROZEN = [
  'client_id', 'payer_id', 'brand_id', 'legal_entity_id', 'doc_type', 'issue_date', 'currency', 'net', 'tax', 'total', 'party_hash', 'created_at',
] as const;

/**
 * An issued document keeps what it says. Only settlement, the due date of an agreement and its link may move; the number
 * is written once, by the last statement before the commit.
 */
const frozenWhenIssued = {
  sqlite: [
    `create trigger invoices_frozen before update on invoices when old.status = 'issued' and (
       ${FROZEN.map((column) => `new.${column} is not old.${column}`).join(' or ')}
       or (old.number is not null and new.number is not old.number) or new.status not in ('issued', 'void'))
     begin select raise(abort, 'BILLET_IMMUTABLE: invoices'); end`,
    `create trigger invoices_kept before delete on invoices when old.status in ('issued', 'void')
     begin select raise(abort, 'BILLET_IMMUTABLE: invoices'); end`,
    ...['invoice_lines', 'invoice_taxes'].flatMap((table) =>
      ['update', 'delete'].map(
        (verb) => `create trigger ${table}_no_${verb} before ${verb} on ${table}
          when exists (select 1 from invoices i where i.id = old.invoice_id and i.number is not null)
          begin select raise(abort, 'BILLET_IMMUTABLE: ${table}'); end`,
      ),
    ),
  ],
  postgres: [
    `create function invoices_frozen() returns trigger language plpgsql as $body$ begin
       if tg_op = 'DELETE' then
         if old.status in ('issued', 'void') then raise exception 'BILLET_IMMUTABLE: invoices'; end if;
         return old;
       end if;
       if old.status = 'issued' and (${FROZEN.map((column) => `new.${column} is distinct from old.${column}`).join(' or ')}
         or (old.number is not null and new.number is distinct from old.number) or new.status not in ('issued', 'void'))
       then raise exception 'BILLET_IMMUTABLE: invoices'; end if;
       return new; end $body$`,
    `create trigger invoices_frozen before update or delete on invoices for each row execute function invoices_frozen()`,
    `create function invoice_parts_frozen() returns trigger language plpgsql as $body$ begin
       if exists (select 1 from invoices i where i.id = old.invoice_id and i.number is not null)
       then raise exception 'BILLET_IMMUTABLE: %', tg_table_name; end if;
       if tg_op = 'DELETE' then return old; end if;
       return new; end $body$`,
    ...['invoice_lines', 'invoice_taxes'].map(
      (table) => `create trigger ${table}_frozen before update or delete on ${table} for each row execute function invoice_parts_frozen()`,
    ),
  ],
};
