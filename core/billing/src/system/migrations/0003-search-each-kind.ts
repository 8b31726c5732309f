import type { Engine, Migration } from '@billet/database';
import { CLIENT_TEXT, SERVICE_TEXT } from './0001-index-for-search.ts';

/** What is found by any part of a word, each kind in an index of its own. */
export type SearchedTable = 'clients' | 'services' | 'domains' | 'service_resources' | 'service_bindings';

const inside = (engine: Engine, key: string): string => `coalesce(${engine === 'sqlite' ? `json_extract(data, '$.${key}')` : `(data::jsonb ->> '${key}')`}, '')`;

/** What people type, as one text for each table; queries use the same expressions, so that PostgreSQL finds its index. */
export const searchedText = (engine: Engine): Readonly<Record<SearchedTable, string>> => ({
  clients: CLIENT_TEXT,
  services: SERVICE_TEXT,
  domains: `lower(name || ' ' || unicode)`,
  service_resources: `lower(name || ' ' || ${inside(engine, 'ip')} || ' ' || ${inside(engine, 'route')} || ' ' || ${inside(engine, 'ipv6Prefix')})`,
  service_bindings: `lower(coalesce(username, ''))`,
});

const COLUMNS: Readonly<Record<SearchedTable, string>> = {
  clients: 'name, email, phone, number, tax_id',
  services: 'label, number',
  domains: 'name, unicode',
  service_resources: 'name, data',
  service_bindings: 'username',
};

const TABLES = Object.keys(COLUMNS) as readonly SearchedTable[];

/** FTS5 with trigrams, kept by triggers; a row of the index has the id of what it finds. */
const indexed = (table: SearchedTable): readonly string[] => {
  const fill = `insert into search_${table} (rowid, body) select id, ${searchedText('sqlite')[table]} from ${table}`;
  const forget = `delete from search_${table} where rowid = old.id`;
  return [
    `create virtual table search_${table} using fts5 (body, tokenize = 'trigram')`,
    fill,
    `create trigger search_${table}_in after insert on ${table} begin ${fill} where id = new.id; end`,
    `create trigger search_${table}_up after update of ${COLUMNS[table]} on ${table} begin ${forget}; ${fill} where id = new.id; end`,
    `create trigger search_${table}_out after delete on ${table} begin ${forget}; end`,
  ];
};

/** Trigrams where the extension can be had; without it the same queries work, only slower. */
const trigrams = (table: SearchedTable): string => `do $body$ declare place text; begin
  select n.nspname into place from pg_extension e join pg_namespace n on n.oid = e.extnamespace where e.extname = 'pg_trgm';
  if place is not null then execute format('create index ${table}_search on ${table} using gin ((${searchedText('postgres')[table].replaceAll("'", "''")}) %I.gin_trgm_ops)', place); end if;
end $body$`;

/** Domains, logins and addresses are found as clients are; payments and orders by the beginning of their number. */
export const searchEachKind: Migration = {
  name: '0003-search-each-kind',
  up: async (m) => {
    await m.raw({
      sqlite: [
        ...['clients', 'services'].flatMap((table) => ['in', 'up', 'out'].map((when) => `drop trigger search_${table}_${when}`)),
        'drop table search_index',
        ...TABLES.flatMap(indexed),
        'create index payments_by_reference on payments (reference)',
        'create index clients_by_name on clients (lower(name))',
      ],
      postgres: [
        ...TABLES.filter((table) => table !== 'clients' && table !== 'services').map(trigrams),
        'create index payments_by_reference on payments (reference text_pattern_ops)',
        'create index orders_by_number on orders (number text_pattern_ops)',
        'create index clients_by_name on clients (lower(name) text_pattern_ops)',
      ],
    });
  },
};
