import { idList, type Database } from '@billet/database';
import { currencyExponent } from '@billet/sdk';
import { groupBy } from '../group-by.ts';
import { loadLadders } from './load-ladders.ts';
import { chooseLadder, withFreeDays, type DunningCase, type LadderScope } from './rules/index.ts';

/** An invoice with all that decides what happens to it. */
export interface InvoiceCase {
  readonly invoiceId: number;
  readonly version: number;
  readonly clientId: number;
  readonly brandId: number;
  readonly currency: string;
  readonly number: string | null;
  readonly locale: string;
  readonly buyer: { readonly name: string; readonly email: string };
  /** False: it is paid, void or no invoice at all; there is nothing to do. */
  readonly isOpen: boolean;
  readonly scope: LadderScope | 'default';
  readonly serviceIds: readonly number[];
  readonly given: DunningCase;
}

type Num = number | string;

interface InvoiceRow {
  readonly id: Num;
  readonly version: Num;
  readonly client_id: Num;
  readonly group_id: Num | null;
  readonly brand_id: Num;
  readonly currency: string;
  readonly number: string | null;
  readonly locale: string;
  readonly party: string;
  readonly due_date: string;
  readonly open: Num;
  readonly status: string;
  readonly settlement: string;
  readonly doc_type: string;
  readonly free_days: Num;
}

const latest = (dates: readonly (string | null | undefined)[]): string | null =>
  dates.reduce<string | null>((a, b) => (b !== null && b !== undefined && (a === null || b > a) ? b : a), null);

/** Reads any number of invoices with a fixed number of statements. `todayOf` gives the day in a brand's zone. */
export const loadCases = async (db: Database, invoiceIds: readonly number[], todayOf: (brandId: number) => string): Promise<readonly InvoiceCase[]> => {
  const ids = idList(db, invoiceIds);
  const invoices = await db.raw<InvoiceRow>(
    `select i.id, i.version, i.client_id, c.group_id, i.brand_id, i.currency, i.number, i.locale, i.party, i.due_date, i.total - i.paid - i.credited as open, i.status, i.settlement, i.doc_type, b.free_days
     from invoices i join clients c on c.id = i.client_id join brands b on b.id = i.brand_id where i.id in ${ids.sql} order by i.id`,
    [ids.binding],
  );
  const clientIds = [...new Set(invoices.map((row) => Number(row.client_id)))];
  const clients = idList(db, clientIds);
  const done = groupBy(
    await db.raw<{ invoice_id: Num; step: string; done_on: string; outcome: string }>(`select invoice_id, step, done_on, outcome from dunning_done where invoice_id in ${ids.sql}`, [ids.binding]),
    (row) => String(row.invoice_id),
  );
  const open = groupBy(
    await db.raw<{ client_id: Num; brand_id: Num; currency: string; due_date: string; open: Num }>(
      `select client_id, brand_id, currency, due_date, total - paid - credited as open from invoices
       where client_id in ${clients.sql} and doc_type = 'invoice' and status = 'issued' and settlement in ('unpaid', 'part_paid')`,
      [clients.binding],
    ),
    (row) => String(row.client_id),
  );
  const tags = groupBy(await db.raw<{ client_id: Num; tag: string }>(`select client_id, tag from client_tags where client_id in ${clients.sql}`, [clients.binding]), (row) => String(row.client_id));
  const holds = groupBy(
    await db.raw<{ client_id: Num; invoice_id: Num | null; service_id: Num | null; until: string }>(
      `select client_id, invoice_id, service_id, until from dunning_holds where client_id in ${clients.sql} and lifted_at is null`,
      [clients.binding],
    ),
    (row) => String(row.client_id),
  );
  const promises = new Map(
    (await db.raw<{ invoice_id: Num; until: string }>(`select invoice_id, until from payment_promises where invoice_id in ${ids.sql} and state = 'open'`, [ids.binding])).map((row) => [Number(row.invoice_id), row.until] as const),
  );
  const services = groupBy(
    await db.raw<{ invoice_id: Num; service_id: Num; product_id: Num; held: string | null }>(
      `select distinct l.invoice_id, s.id as service_id, s.product_id, s.hold_suspension_until as held from invoice_lines l join services s on s.id = l.service_id where l.invoice_id in ${ids.sql} order by l.invoice_id, service_id`,
      [ids.binding],
    ),
    (row) => String(row.invoice_id),
  );
  const ladders = await loadLadders(db, clientIds);

  return invoices.map((row): InvoiceCase => {
    const [invoiceId, clientId, brandId] = [Number(row.id), Number(row.client_id), Number(row.brand_id)];
    const today = todayOf(brandId);
    const own = services.get(String(invoiceId)) ?? [];
    const serviceIds = own.map((each) => Number(each.service_id));
    const held = holds.get(String(clientId)) ?? [];
    const overdue = (open.get(String(clientId)) ?? []).filter((each) => each.currency === row.currency && Number(each.brand_id) === brandId && each.due_date < today);
    const { scope, ladder } = chooseLadder(ladders, { brandId, clientId, groupId: row.group_id === null ? null : Number(row.group_id), productIds: own.map((each) => Number(each.product_id)) });
    return {
      invoiceId, clientId, brandId, scope, serviceIds,
      version: Number(row.version),
      currency: row.currency,
      number: row.number,
      locale: row.locale,
      buyer: (JSON.parse(row.party) as { readonly buyer: InvoiceCase['buyer'] }).buyer,
      isOpen: row.doc_type === 'invoice' && row.status === 'issued' && (row.settlement === 'unpaid' || row.settlement === 'part_paid'),
      given: {
        ladder: withFreeDays(ladder, Number(row.free_days)), today,
        dueDate: row.due_date,
        done: (done.get(String(invoiceId)) ?? []).map((each) => ({ id: each.step, on: each.done_on, partial: each.outcome === 'partial' })),
        open: Number(row.open),
        client: {
          overdue: overdue.reduce((sum, each) => sum + Number(each.open), 0),
          overdueInvoices: overdue.length,
          exponent: currencyExponent(row.currency),
          tags: (tags.get(String(clientId)) ?? []).map((each) => each.tag),
        },
        heldUntil: latest(held.filter((each) => each.service_id === null && (each.invoice_id === null || Number(each.invoice_id) === invoiceId)).map((each) => each.until)),
        serviceHeldUntil: latest([...own.map((each) => each.held), ...held.filter((each) => each.service_id !== null && serviceIds.includes(Number(each.service_id))).map((each) => each.until)]),
        promisedUntil: promises.get(invoiceId) ?? null,
      },
    };
  });
};
