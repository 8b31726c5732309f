import { isDatabaseError } from '@billet/database';
import type { House } from '../../room.ts';
import { groupBy } from '../../group-by.ts';
import { insertRows, updateRows } from '../../bulk-rows.ts';
import { announceIssued } from '../announce.ts';
import { issueDocuments, sealParty } from '../issue-documents.ts';
import { loadBatch, type RunFacts } from './batch-data.ts';
import { billClient, Unbillable, type ClientBill } from './compute-documents.ts';
import { useUp } from './use-up.ts';

/** The run that a batch belongs to. */
export interface RunOfBatch {
  readonly facts: RunFacts;
  readonly runId: number;
  readonly asOf: string;
  /** Writes that the batch is over, in the last of its transactions: a transaction of its own would cost as much as ten clients. */
  readonly closing: Closing | undefined;
}

type Closing = () => Promise<void>;

/** What became of a client in a run. */
export interface BatchResult {
  readonly produced: number;
  readonly parked: number;
  readonly invoices: number;
}

interface Parked {
  readonly clientId: number;
  readonly services: number;
  readonly reason: string;
  readonly detail: string;
}

class Moved extends Error {}

const RETRIES = 5;

/** So many clients are computed in one go; then whoever holds the write connection, or waits for a page, has its turn. */
const AT_A_TIME = 5;

const advanceColumns = { id: 'id', version: 'int', billed_through: 'date?', next_bill_at: 'instant?', price: 'money', priced_on: 'date' } as const;
const itemColumns = { run_id: 'id', client_id: 'id', outcome: 'text', services: 'int', invoices: 'int', reason: 'text?', detail: 'text?' } as const;
const parkedColumns = { client_id: 'id', run_id: 'id?', reason: 'text', detail: 'text', parked_at: 'instant' } as const;

/** Moves the cursors of all services under the versions that were read; one that changed meanwhile refuses the batch. */
const advance = async (house: House, bills: readonly ClientBill[]): Promise<void> => {
  const rows = bills.flatMap((bill) => bill.advances);
  const moved = await updateRows(
    house.db,
    'services',
    ['id', 'version'],
    advanceColumns,
    rows.map((row) => ({ id: row.id, version: row.version, billed_through: row.billedThrough, next_bill_at: row.nextBillAt, price: row.price, priced_on: row.pricedOn })),
    'version = target.version + 1',
  );
  if (moved !== rows.length) throw new Moved();
};

/** One short transaction: cursors, documents, ledger, notices, events, audit, and the numbers last. */
const write = (house: House, { runId, closing }: RunOfBatch, bills: readonly ClientBill[]): Promise<number> =>
  house.db.transaction(async (work) => {
    const createdAt = house.clock.now();
    const between = (): Promise<void> => house.precedence.giveWayToReaders();
    await advance(house, bills);
    await useUp(house.db, bills.map((bill) => bill.used));
    await insertRows(
      house.db,
      'billing_run_items',
      itemColumns,
      bills.map((bill) => ({ run_id: runId, client_id: bill.clientId, outcome: bill.documents.length > 0 ? 'produced' : 'nothing', services: bill.services, invoices: bill.documents.length, reason: null, detail: null })),
    );
    await closing?.();
    await between();
    const issued = await issueDocuments(house.db, bills.flatMap((bill) => bill.documents), { createdAt, between }, async (placed) => {
      await between();
      await announceIssued(house.db, house.bus, work, createdAt, placed);
      await between();
      await house.audit.append(work, {
        at: house.clock.wall(),
        operation: 'billing.run',
        actor: { kind: 'system' },
        traceId: `run:${String(runId)}`,
        input: { runId },
        subjects: placed.map(({ id, document }) => ({ kind: 'invoice', id: String(id), clientId: document.clientId })),
      });
    });
    return issued.length;
  });

const park = (house: House, runId: number, clients: readonly Parked[], closing?: Closing): Promise<void> =>
  house.db.transaction(async () => {
    const at = house.clock.now();
    await insertRows(
      house.db,
      'parked_clients',
      parkedColumns,
      clients.map((client) => ({ client_id: client.clientId, run_id: runId, reason: client.reason, detail: client.detail, parked_at: at })),
      { onConflict: 'nothing' },
    );
    await insertRows(
      house.db,
      'billing_run_items',
      itemColumns,
      clients.map((client) => ({ run_id: runId, client_id: client.clientId, outcome: 'parked', services: client.services, invoices: 0, reason: client.reason, detail: client.detail })),
    );
    await closing?.();
  });

const reasonOf = (error: unknown): { readonly reason: string; readonly detail: string } => {
  const detail = (error instanceof Error ? error.message : String(error)).slice(0, 500);
  if (error instanceof Unbillable) return { reason: error.reason, detail };
  if (isDatabaseError(error)) return { reason: `DATABASE_${error.kind.toUpperCase().replaceAll('-', '_')}`, detail };
  return { reason: error instanceof RangeError ? 'TERMS_OUT_OF_RANGE' : 'UNEXPECTED', detail };
};

/** Errors that say nothing about the data: they end the job, which comes back later. */
const isTransient = (error: unknown): boolean =>
  isDatabaseError(error) && ['serialization', 'deadlock', 'busy', 'full', 'connection', 'closed', 'outcome-unknown', 'aborted', 'read-only'].includes(error.kind);

const sum = (results: readonly BatchResult[]): BatchResult => ({
  produced: results.reduce((total, each) => total + each.produced, 0),
  parked: results.reduce((total, each) => total + each.parked, 0),
  invoices: results.reduce((total, each) => total + each.invoices, 0),
});

/**
 * Bills a batch of clients. A client that changed meanwhile is read again; a batch the database refuses is halved
 * until the culprit stands alone and is parked with the reason. Running it again does nothing.
 */
export const billBatch = async (house: House, run: RunOfBatch, clientIds: readonly number[], tries = RETRIES): Promise<BatchResult> => {
  const { facts, runId, asOf, closing } = run;
  await house.precedence.giveWay();
  const batch = await loadBatch(house.db, clientIds, asOf, facts);
  const bills: ClientBill[] = [];
  const parked: Parked[] = [];
  let computed = 0;
  for (const group of groupBy(batch.services, (service) => String(service.client_id)).values()) {
    if (computed++ % AT_A_TIME === 0) await house.precedence.giveWay();
    try {
      const bill = billClient(facts, group, batch, asOf, runId);
      bill.documents.forEach(sealParty);
      bills.push(bill);
    } catch (error) {
      parked.push({ clientId: group[0]?.client_id ?? 0, services: group.length, ...reasonOf(error) });
    }
  }
  const own = { produced: 0, parked: parked.length, invoices: 0 };
  if (parked.length > 0) {
    house.log.error('clients parked', { run: runId, clients: parked.map((each) => ({ client: each.clientId, reason: each.reason, detail: each.detail })) });
    await park(house, runId, parked);
  }
  if (bills.length === 0) {
    if (closing !== undefined) await house.db.transaction(closing);
    return own;
  }
  try {
    await house.precedence.giveWay();
    const invoices = await write(house, run, bills);
    return { produced: bills.length, parked: parked.length, invoices };
  } catch (error) {
    const ids = bills.map((bill) => bill.clientId);
    if (error instanceof Moved && tries > 0) return sum([own, await billBatch(house, run, ids, tries - 1)]);
    if (isTransient(error)) throw error;
    if (ids.length === 1) {
      const [bill] = bills as [ClientBill, ...ClientBill[]];
      await park(house, runId, [{ clientId: bill.clientId, services: bill.services, ...reasonOf(error) }], closing);
      house.log.error('client parked', { run: runId, client: bill.clientId, error });
      return sum([own, { produced: 0, parked: 1, invoices: 0 }]);
    }
    const half = Math.ceil(ids.length / 2);
    return sum([own, await billBatch(house, { ...run, closing: undefined }, ids.slice(0, half)), await billBatch(house, run, ids.slice(half))]);
  }
};
