import type { Migration } from '@billet/database';

/** What people look for, as one text; the query uses the same expressions, so that PostgreSQL finds its index. */
export const CLIENT_TEXT = `lower(name || ' ' || email || ' ' || phone || ' ' || number || ' ' || coalesce(tax_id, ''))`;
export const SERVICE_TEXT = `lower(label || ' ' || number)`;

const of = (text: string, row: string): string => text.replaceAll(/\b(name|email|phone|number|tax_id|label)\b/g, `${row}.$1`);

/** A key holds the kind in its last bit, so one index serves both tables. */
const keeping = (table: string, kind: string, bit: number, text: string, columns: string): readonly string[] => {
  const insert = (row: string): string => `insert into search_index (rowid, body, kind, object_id) values (${row}.id * 2 + ${String(bit)}, ${of(text, row)}, '${kind}', ${row}.id)`;
  return [
    `insert into search_index (rowid, body, kind, object_id) select id * 2 + ${String(bit)}, ${text}, '${kind}', id from ${table}`,
    `create trigger search_${table}_in after insert on ${table} begin ${insert('new')}; end`,
    `create trigger search_${table}_up after update of ${columns} on ${table} begin delete from search_index where rowid = old.id * 2 + ${String(bit)}; ${insert('new')}; end`,
    `create trigger search_${table}_out after delete on ${table} begin delete from search_index where rowid = old.id * 2 + ${String(bit)}; end`,
  ];
};

/** Trigrams where the extension can be had; without it the same queries work, only slower. */
const trigrams = (index: string, table: string, text: string): string => `do $body$ declare place text; begin
  select n.nspname into place from pg_extension e join pg_namespace n on n.oid = e.extnamespace where e.extname = 'pg_trgm';
  if place is not null then execute format('create index ${index} on ${table} using gin ((${text.replaceAll("'", "''")}) %I.gin_trgm_ops)', place); end if;
end $body$`;

/** Any part of a name is found at once: FTS5 with trigrams kept by triggers, pg_trgm on PostgreSQL. */
export const indexForSearch: Migration = {
  name: '0001-index-for-search',
  up: async (m) => {
    await m.raw({
      sqlite: [
        `create virtual table search_index using fts5 (body, kind unindexed, object_id unindexed, tokenize = 'trigram')`,
        ...keeping('clients', 'client', 0, CLIENT_TEXT, 'name, email, phone, number, tax_id'),
        ...keeping('services', 'service', 1, SERVICE_TEXT, 'label, number'),
      ],
      postgres: [
        `do $body$ begin create extension if not exists pg_trgm; exception when others then raise notice 'pg_trgm: %', sqlerrm; end $body$`,
        trigrams('clients_search', 'clients', CLIENT_TEXT),
        trigrams('services_search', 'services', SERVICE_TEXT),
        'create index invoices_by_number on invoices (number text_pattern_ops)',
      ],
    });
  },
};
