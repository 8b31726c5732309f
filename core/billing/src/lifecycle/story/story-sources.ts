/** One kind of event of a service: where its rows are. All give at, id, kind, name, number, target, on_date. */
interface Source {
  readonly sql: string;
  /** What is put in for the marks, in their order. */
  readonly takes: readonly ('service' | 'client')[];
  /** Permission without which a reader does not get it. */
  readonly needs?: string;
}

const none = 'cast(null as text)';
const noId = 'cast(null as integer)';

/** A transfer of another day was made by the run of that day; the hour is not kept. */
const receivedAt = "case when substr(t.created_at, 1, 10) >= t.on_date then t.created_at else t.on_date || 'T12:00:00.000Z' end";

/** When the books had a document; what is no booking, such as a pro-forma, has the hour it was made at. */
const issuedAt = 'coalesce(j.created_at, i.created_at)';

/**
 * What a client may know of the life of a service. Reasons that staff wrote, prices that only staff set and what modules did are
 * not among it.
 */
export const STORY: readonly Source[] = [
  { sql: `select ${receivedAt} as at, t.id, 'received' as kind, ${none} as name, ${none} as number, ${noId} as target, ${none} as on_date from service_transfers t where t.service_id = ? and t.to_client_id = ? and t.state = 'done'`, takes: ['service', 'client'] },
  {
    sql: `select s.created_at as at, s.id, 'ordered' as kind, ${none} as name, o.number, o.id as target, ${none} as on_date
          from services s left join order_items oi on oi.id = s.order_item_id left join orders o on o.id = oi.order_id and o.client_id = s.client_id
          where s.id = ? and not exists (select 1 from service_transfers t where t.service_id = s.id and t.state = 'done')`,
    takes: ['service'],
  },
  { sql: `select activated_at, id, 'activated', ${none}, ${none}, ${noId}, ${none} from services where id = ? and activated_at is not null`, takes: ['service'] },
  { sql: `select ended_at, id, 'ended', ${none}, ${none}, ${noId}, ${none} from services where id = ? and ended_at is not null`, takes: ['service'] },
  { sql: `select activated_at, id, 'addonStarted', label, ${none}, id, ${none} from services where parent_id = ? and client_id = ? and activated_at is not null and deleted_at is null`, takes: ['service', 'client'] },
  { sql: `select ended_at, id, 'addonEnded', label, ${none}, id, ${none} from services where parent_id = ? and client_id = ? and ended_at is not null and deleted_at is null`, takes: ['service', 'client'] },
  { sql: `select since, id, case when keeps_server then 'paused' else 'suspended' end, owner, ${none}, ${noId}, ${none} from service_suspensions where service_id = ? and client_id = ?`, takes: ['service', 'client'] },
  { sql: `select lifted_at, id, case when keeps_server then 'continued' else 'resumed' end, owner, ${none}, ${noId}, ${none} from service_suspensions where service_id = ? and client_id = ? and lifted_at is not null`, takes: ['service', 'client'] },
  {
    sql: `select ${issuedAt}, i.id, case when i.status = 'void' then 'invoiceVoid' when i.doc_type = 'credit_note' then 'creditNote' when i.doc_type = 'proforma' then 'proforma' else 'invoice' end, i.settlement, coalesce(i.number, i.proforma_number), i.id, i.paid_on
          from invoices i left join journals j on j.ref = cast(i.id as text) and j.kind = case when i.doc_type = 'credit_note' then 'credit.issued' else 'invoice.issued' end
          where i.id in (select invoice_id from invoice_lines where service_id = ?) and i.client_id = ? and i.status <> 'draft'`,
    takes: ['service', 'client'],
    needs: 'invoices.read',
  },
  { sql: `select created_at, id, 'changeAsked', ${none}, ${none}, product_id, effective_on from service_changes where service_id = ? and client_id = ?`, takes: ['service', 'client'] },
  {
    sql: `select settled_at, id, case when state = 'done' then 'changeMade' else 'changeDropped' end, ${none}, ${none}, product_id, effective_on from service_changes where service_id = ? and client_id = ? and settled_at is not null`,
    takes: ['service', 'client'],
  },
  { sql: `select created_at, id, 'cancelAsked', ${none}, ${none}, ${noId}, ends_on from cancellations where service_id = ? and client_id = ?`, takes: ['service', 'client'] },
  {
    sql: `select decided_at, id, case when state = 'declined' then 'cancelDeclined' else 'cancelWithdrawn' end, ${none}, ${none}, ${noId}, ${none} from cancellations where service_id = ? and client_id = ? and state in ('declined', 'withdrawn') and decided_at is not null`,
    takes: ['service', 'client'],
  },
];
