import type { Migration } from '@billet/database';

/** Documents made and changed by hand, pro-formas that become invoices, fees that speak of another invoice. */
export const documentsByHand: Migration = {
  name: '0003-documents-by-hand',
  up: async (m) => {
    await m.addColumns('invoices', (t) => t.int('gateway_account_id').nullable());
    await m.addColumns('invoices', (t) => t.text('notes').default(''));
    await m.addColumns('invoices', (t) => t.text('proforma_number').nullable());
    await m.addColumns('invoice_lines', (t) => t.text('tax_class').nullable());
    await m.addColumns('invoice_lines', (t) => t.int('about_invoice_id').nullable());
    await m.addIndex('invoice_lines', ['about_invoice_id'], { where: 'about_invoice_id is not null' });
    await m.addColumns('invoice_series', (t) => t.text('number_at').default('issue').oneOf('issue', 'payment'));
    await m.raw(partsFrozenWhenIssued);
  },
};

const IN_FORCE = `i.number is not null and i.status in ('issued', 'void')`;

/** A pro-forma has a number, too, but may be changed until it becomes an invoice. */
const partsFrozenWhenIssued = {
  sqlite: ['invoice_lines', 'invoice_taxes'].flatMap((table) =>
    ['update', 'delete'].flatMap((verb) => [
      `drop trigger ${table}_no_${verb}`,
      `create trigger ${table}_no_${verb} before ${verb} on ${table}
         when exists (select 1 from invoices i where i.id = old.invoice_id and ${IN_FORCE})
         begin select raise(abort, 'BILLET_IMMUTABLE: ${table}'); end`,
    ]),
  ),
  postgres: [
    `create or replace function invoice_parts_frozen() returns trigger language plpgsql as $body$ begin
       if exists (select 1 from invoices i where i.id = old.invoice_id and ${IN_FORCE})
       then raise exception 'BILLET_IMMUTABLE: %', tg_table_name; end if;
       if tg_op = 'DELETE' then return old; end if;
       return new; end $body$`,
  ],
};
