import { updateReturning } from '@billet/database';
import { Brand } from '../brands/index.ts';
import { insertRows } from '../bulk-rows.ts';
import { insertMails } from '../mail/index.ts';
import type { House } from '../room.ts';
import { climb, type Climbed } from './climb.ts';
import { dunningMail } from './dunning-mail.ts';
import { loadCases, type InvoiceCase } from './load-cases.ts';
import { decide, isMail, type DunningPlan } from './rules/index.ts';
import { runItemColumns } from './tables.ts';

const doneColumns = { invoice_id: 'id', client_id: 'id', step: 'text', action: 'text', done_on: 'date', outcome: 'text' } as const;

interface Planned {
  readonly invoice: InvoiceCase;
  readonly plan: DunningPlan;
}

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error)).slice(0, 300);

const climbedOf = ({ invoice, plan }: Planned): readonly Climbed[] =>
  [...plan.skipped.map((step) => ({ step, outcome: 'skipped' as const })), ...plan.steps.map((step) => ({ step, outcome: 'done' as const }))].map(({ step, outcome }) => ({
    invoiceId: invoice.invoiceId, clientId: invoice.clientId, step: step.id, action: step.action, outcome,
  }));

/** Mails and cursors of any number of invoices with a fixed number of statements. One that changed meanwhile is left for later. */
const writeMails = (house: House, runId: number, planned: readonly Planned[]): Promise<number> =>
  house.db.transaction(async (work) => {
    const moved = await updateReturning<{ id: number | string }>(
      house.db, 'invoices', ['id', 'version'], ['next_dunning_on'],
      planned.map(({ invoice, plan }) => [invoice.invoiceId, invoice.version, invoice.isOpen ? plan.nextOn : null]),
      { returning: ['id'] },
    );
    const still = new Set(moved.map((row) => Number(row.id)));
    const writing = planned.filter(({ invoice }) => still.has(invoice.invoiceId) && invoice.isOpen);
    const items = writing.flatMap(climbedOf);
    if (items.length === 0) return 0;
    const dayOf = new Map(writing.map(({ invoice }) => [invoice.invoiceId, invoice.given.today] as const));
    await insertRows(house.db, 'dunning_done', doneColumns, items.map((item) => ({ invoice_id: item.invoiceId, client_id: item.clientId, step: item.step, action: item.action, outcome: item.outcome, done_on: dayOf.get(item.invoiceId) ?? '' })), { onConflict: 'nothing' });
    await insertMails(house.db, house.clock.now(), writing.flatMap(({ invoice, plan }) => plan.steps.map((step) => dunningMail(invoice, step))));
    await house.bus.emitMany(work, 'dunning.climbed', items.filter((item) => item.outcome === 'done').map(({ invoiceId, clientId, step, action }) => ({ invoiceId, clientId, step, action })));
    await writeItems(house, runId, items);
    return items.length;
  });

const writeItems = (house: House, runId: number, items: readonly (Omit<Climbed, 'outcome'> & { readonly outcome: string; readonly detail?: string })[]): Promise<number> =>
  insertRows(house.db, 'dunning_run_items', runItemColumns, items.map((item) => ({ run_id: runId, client_id: item.clientId, invoice_id: item.invoiceId, step: item.step, action: item.action, outcome: item.outcome, detail: item.detail ?? '' })));

/** One invoice whose rungs do more than write. A rung that fails is in the report, and is tried again by the next run. */
const climbOne = async (house: House, runId: number, invoice: InvoiceCase): Promise<number> => {
  try {
    return await house.executor.asSystem('dunning.climb', async (ctx) => {
      const climbed = await climb(ctx, invoice.invoiceId);
      await writeItems(house, runId, climbed);
      return climbed.length;
    });
  } catch (error) {
    house.log.error('dunning failed', { invoice: invoice.invoiceId, error });
    await house.db.transaction(() => writeItems(house, runId, [{ invoiceId: invoice.invoiceId, clientId: invoice.clientId, step: '', action: '', outcome: 'failed', detail: reasonOf(error) }]));
    return 0;
  }
};

/** Takes a batch of invoices up their ladders. */
export const dunBatch = async (house: House, runId: number, invoiceIds: readonly number[]): Promise<number> => {
  if (invoiceIds.length === 0) return 0;
  const zones = new Map((await house.db.from(Brand)).map((brand) => [brand.id, brand.zone] as const));
  const cases = await loadCases(house.db, invoiceIds, (brandId) => house.clock.today(zones.get(brandId) ?? 'UTC'));
  const planned = cases.map((invoice) => ({ invoice, plan: decide(invoice.given) }));
  const simple = planned.filter(({ invoice, plan }) => !invoice.isOpen || (!plan.promiseBroken && plan.steps.every(isMail)));
  let climbed = simple.length === 0 ? 0 : await writeMails(house, runId, simple);
  for (const { invoice } of planned.filter((each) => !simple.includes(each))) climbed += await climbOne(house, runId, invoice);
  return climbed;
};
