import type { Migration } from '@billet/database';

const FROZEN = ['payer_id', 'brand_id', 'legal_entity_id', 'doc_type', 'issue_date', 'currency', 'net', 'tax', 'total', 'party_hash', 'created_at'] as const;
const IN_FORCE = `i.number is not null and i.status in ('issued', 'void')`;

const merged = (changed: string): string => `${changed} and exists (select 1 from clients c where c.id = old.client_id and c.merged_into_id = new.client_id)`;
const sqliteMerged = merged('new.client_id is not old.client_id');
const postgresMerged = merged('new.client_id is distinct from old.client_id');

/** What was issued and paid keeps what it says; whose it is changes only when its client is merged into another. */
export const documentsFollowMerges: Migration = {
  name: '0005-documents-follow-merges',
  up: async (m) => {
    await m.raw({
      sqlite: [
        'drop trigger invoices_frozen',
        `create trigger invoices_frozen before update on invoices when old.status = 'issued' and (
           ${FROZEN.map((column) => `new.${column} is not old.${column}`).join(' or ')}
           or (new.client_id is not old.client_id and not (${sqliteMerged}))
           or (old.number is not null and new.number is not old.number) or new.status not in ('issued', 'void'))
         begin select raise(abort, 'BILLET_IMMUTABLE: invoices'); end`,
        ...['invoice_lines', 'invoice_taxes'].flatMap((table) => [
          `drop trigger ${table}_no_update`,
          `create trigger ${table}_no_update before update on ${table}
             when exists (select 1 from invoices i where i.id = old.invoice_id and ${IN_FORCE}) and not (${sqliteMerged})
             begin select raise(abort, 'BILLET_IMMUTABLE: ${table}'); end`,
        ]),
        'drop trigger payment_allocations_no_update',
        `create trigger payment_allocations_no_update before update on payment_allocations when not (${sqliteMerged})
           begin select raise(abort, 'BILLET_IMMUTABLE: payment_allocations'); end`,
      ],
      postgres: [
        `create or replace function invoices_frozen() returns trigger language plpgsql as $body$ begin
           if tg_op = 'DELETE' then
             if old.status in ('issued', 'void') then raise exception 'BILLET_IMMUTABLE: invoices'; end if;
             return old;
           end if;
           if old.status = 'issued' and (${FROZEN.map((column) => `new.${column} is distinct from old.${column}`).join(' or ')}
             or (new.client_id is distinct from old.client_id and not (${postgresMerged}))
             or (old.number is not null and new.number is distinct from old.number) or new.status not in ('issued', 'void'))
           then raise exception 'BILLET_IMMUTABLE: invoices'; end if;
           return new; end $body$`,
        `create or replace function invoice_parts_frozen() returns trigger language plpgsql as $body$ begin
           if tg_op = 'UPDATE' then
             if ${postgresMerged} then return new; end if;
           end if;
           if exists (select 1 from invoices i where i.id = old.invoice_id and ${IN_FORCE})
           then raise exception 'BILLET_IMMUTABLE: %', tg_table_name; end if;
           if tg_op = 'DELETE' then return old; end if;
           return new; end $body$`,
        `create function payment_allocations_frozen() returns trigger language plpgsql as $body$ begin
           if tg_op = 'UPDATE' then
             if ${postgresMerged} then return new; end if;
           end if;
           raise exception 'BILLET_IMMUTABLE: payment_allocations'; end $body$`,
        'drop trigger payment_allocations_no_change on payment_allocations',
        'create trigger payment_allocations_no_change before update or delete on payment_allocations for each row execute function payment_allocations_frozen()',
      ],
    });
  },
};
