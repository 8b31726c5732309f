import type { Migration } from '@billet/database';

const FROZEN = ['payer_id', 'brand_id', 'legal_entity_id', 'doc_type', 'issue_date', 'currency', 'net', 'tax', 'total', 'created_at'] as const;
const IN_FORCE = `i.number is not null and i.status in ('issued', 'void')`;
const OF_LINE = ['id', 'invoice_id', 'client_id', 'position', 'kind', 'service_id', 'quantity', 'unit_price', 'net', 'tax_code', 'charge_key'] as const;
const OF_CONTRACT = ['id', 'service_id', 'version_id', 'number', 'hash', 'starts_on', 'created_at'] as const;
const OF_AUDIT = ['id', 'at', 'operation', 'actor_kind', 'actor_id', 'impersonated_by', 'trace_id'] as const;
const OF_SUBJECT = ['id', 'audit_id', 'kind', 'subject_id', 'client_id'] as const;

const MERGED = 'exists (select 1 from clients c where c.id = old.client_id and c.merged_into_id = new.client_id)';
const ERASED = "exists (select 1 from clients c where c.id = old.client_id and c.status = 'anonymised')";
const TERM_OVER = "exists (select 1 from clients c where c.id = old.client_id and c.status = 'anonymised' and c.documents_until is null)";
const noUser = (kind: string, id: string): string => `case when old.${kind} then not exists (select 1 from users u where u.id = cast(old.${id} as bigint)) else false end`;

/** What each engine calls "is another, or null where it was not". */
const rules = (differs: string): Readonly<Record<'line' | 'contract' | 'audit' | 'subject' | 'merged' | 'invoice', string>> => {
  const same = (columns: readonly string[]): string => columns.map((column) => `not (new.${column} ${differs} old.${column})`).join(' and ');
  const merged = `(new.client_id ${differs} old.client_id and ${MERGED})`;
  return {
    merged,
    line: `(new.description = '' and ${same(OF_LINE)} and ${TERM_OVER})`,
    contract: `(new.title = '' and new.html = '' and ${same(OF_CONTRACT)} and ${TERM_OVER})`,
    audit: `(new.address is null and cast(new.input as text) = 'null' and ${same(OF_AUDIT)} and (
      exists (select 1 from audit_subjects s join clients c on c.id = s.client_id where s.audit_id = old.id and c.status = 'anonymised') or ${noUser("actor_kind = 'client'", 'actor_id')}))`,
    subject: `(new.before is null and new.after is null and ${same(OF_SUBJECT)} and (${ERASED} or ${noUser("kind = 'user'", 'subject_id')}))`,
    invoice: `${FROZEN.map((column) => `new.${column} ${differs} old.${column}`).join(' or ')}
      or (new.client_id ${differs} old.client_id and not ${merged})
      or (new.party_hash ${differs} old.party_hash and not ${TERM_OVER})
      or (old.number is not null and new.number ${differs} old.number) or new.status not in ('issued', 'void')`,
  };
};

const CONTRACT_COLUMNS = [...OF_CONTRACT, 'title', 'html'].map((column) => `"${column}"`).join(', ');

const sqlite = (): string[] => {
  const rule = rules('is not');
  const refuse = (trigger: string, table: string, event: string, when: string): string[] => [
    `drop trigger "${trigger}"`,
    `create trigger "${trigger}" before ${event} on "${table}" when ${when} begin select raise(abort, 'BILLET_IMMUTABLE: ${table}'); end`,
  ];
  return [
    ...refuse('invoices_frozen', 'invoices', 'update', `old.status = 'issued' and (${rule.invoice})`),
    ...refuse('invoice_lines_no_update', 'invoice_lines', 'update', `exists (select 1 from invoices i where i.id = old.invoice_id and ${IN_FORCE}) and not ${rule.merged} and not ${rule.line}`),
    ...refuse('contracts_no_update', 'contracts', `update of ${CONTRACT_COLUMNS}`, `not ${rule.contract}`),
    ...refuse('audit_log_no_update', 'audit_log', 'update', `not ${rule.audit}`),
    ...refuse('audit_subjects_no_update', 'audit_subjects', 'update', `not ${rule.subject}`),
  ];
};

const postgres = (): string[] => {
  const rule = rules('is distinct from');
  const frozenBut = (table: string, allowed: string, columns?: string): string[] => [
    `create function ${table}_frozen() returns trigger language plpgsql as $body$ begin
       if tg_op = 'UPDATE' then
         if ${allowed} then return new; end if;
       end if;
       raise exception 'BILLET_IMMUTABLE: %', tg_table_name; end $body$`,
    `drop trigger ${table}_no_change on ${table}`,
    `create trigger ${table}_no_change before update${columns === undefined ? '' : ` of ${columns}`} or delete on ${table} for each row execute function ${table}_frozen()`,
  ];
  return [
    `create or replace function invoices_frozen() returns trigger language plpgsql as $body$ begin
       if tg_op = 'DELETE' then
         if old.status in ('issued', 'void') then raise exception 'BILLET_IMMUTABLE: invoices'; end if;
         return old;
       end if;
       if old.status = 'issued' and (${rule.invoice}) then raise exception 'BILLET_IMMUTABLE: invoices'; end if;
       return new; end $body$`,
    `create or replace function invoice_parts_frozen() returns trigger language plpgsql as $body$ begin
       if tg_op = 'UPDATE' then
         if ${rule.merged} then return new; end if;
         if tg_table_name = 'invoice_lines' then
           if ${rule.line} then return new; end if;
         end if;
       end if;
       if exists (select 1 from invoices i where i.id = old.invoice_id and ${IN_FORCE})
       then raise exception 'BILLET_IMMUTABLE: %', tg_table_name; end if;
       if tg_op = 'DELETE' then return old; end if;
       return new; end $body$`,
    ...frozenBut('contracts', rule.contract, CONTRACT_COLUMNS),
    ...frozenBut('audit_log', rule.audit),
    ...frozenBut('audit_subjects', rule.subject),
  ];
};

/** What is kept for good lets go of who somebody was: the log when its client is erased, documents when the term of the law is over. */
export const erasedClientsLetGo: Migration = {
  name: '0006-erased-clients',
  up: async (m) => {
    await m.raw({ sqlite: sqlite(), postgres: postgres() });
  },
};
