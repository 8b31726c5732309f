import { conflict, type OperationCtx } from '@billet/sdk';
import { data } from '../../data.ts';
import { eachAlone } from '../../each-alone.ts';
import { groupBy } from '../../group-by.ts';
import type { House } from '../../room.ts';
import { Service, UsageCount } from '../../services/index.ts';
import { giveUsageBack, type UsageLine } from '../rules/index.ts';
import { keyOfUsage } from '../run/usage-lines.ts';
import { creditLines } from './credit-lines.ts';

interface Row {
  readonly id: number | string;
  readonly invoice_id: number | string;
  readonly charge_key: string | null;
  readonly quantity: number | string;
  readonly unit_price: number | string;
  readonly discount: number | string;
  readonly net: number | string;
  readonly credited: number | string;
  readonly status: string;
}

const rowsOf = (ctx: OperationCtx, serviceId: number, clientId: number): Promise<readonly Row[]> =>
  data(ctx).db.raw<Row>(
    `select l.id, l.invoice_id, l.charge_key, l.quantity, l.unit_price, l.discount, l.net, coalesce(c.credited, 0) as credited, i.status
     from invoice_lines l join invoices i on i.id = l.invoice_id left join line_credits c on c.line_id = l.id
     where l.service_id = ? and i.client_id = ? and l.kind = 'usage' and ((i.status = 'issued' and i.doc_type = 'invoice' and i.settlement <> 'written_off') or i.status = 'proforma')
     order by l.id desc`,
    [serviceId, clientId],
  );

const lineOf = (row: Row): UsageLine => ({
  lineId: Number(row.id), invoiceId: Number(row.invoice_id), key: row.charge_key ?? '', net: Number(row.net), credited: Number(row.credited),
  priced: Number(row.quantity) * Number(row.unit_price) - Number(row.discount),
});

/** What a client was asked for usage of a service stands on a proforma: it cannot be credited before it is paid. */
export const usageOnProforma = async (ctx: OperationCtx, serviceId: number, clientId: number): Promise<boolean> => (await rowsOf(ctx, serviceId, clientId)).some(({ status }) => status === 'proforma');

/**
 * Gives a client back what corrections of usage made cheaper after his last invoice for a service. A proforma cannot be credited: what
 * stands on one waits until it is paid. Written off or credited by hand, nothing is left to be given back.
 */
export const creditOwedUsage = async (ctx: OperationCtx, serviceId: number, clientId: number): Promise<void> => {
  const { all } = data(ctx);
  const service = await all(Service).findById(serviceId);
  const counts = await all(UsageCount).where('service_id', serviceId).where('credit', '>', 0).orderBy('id');
  if (service === undefined || counts.length === 0) return;
  const rows = await rowsOf(ctx, serviceId, clientId);
  if (rows.some(({ status }) => status === 'proforma')) return;
  for (const { id, credit } of counts) {
    const touched = await all(UsageCount).where({ id, credit }).patch({ credit: 0 });
    if (touched !== 1) throw conflict('STALE', 'The usage has changed meanwhile. Load it again.');
  }
  ctx.touch({ kind: 'service', id: serviceId, clientId }, { owed: counts.reduce((sum, { credit }) => sum + credit, 0) }, { owed: 0 });
  const backs = giveUsageBack(counts.map((count) => ({ key: keyOfUsage(count), credit: count.credit })), rows.map(lineOf));
  for (const [invoiceId, lines] of groupBy(backs, (back) => String(back.invoiceId))) {
    await creditLines(ctx, { invoiceId: Number(invoiceId), lines: lines.map(({ lineId, net }) => ({ lineId, net })), reason: service.number });
  }
};

/** The daily job: a service that ended has no next invoice from which it could be taken, so it is credited. */
export const creditUsageOfEnded = async (house: House): Promise<void> => {
  const owed = await house.still.ask('usage.owed', () =>
    house.db.raw<{ id: number | string; client_id: number | string }>(
      `select distinct s.id, s.client_id from usage_counts c join services s on s.id = c.service_id where c.credit > 0 and s.billing_status = 'ended' and s.next_bill_at is null order by s.id`,
    ));
  await eachAlone(house, owed.map((row) => ({ id: Number(row.id), clientId: Number(row.client_id) })), {
    what: 'credit of usage',
    run: async ({ id, clientId }) => {
      await house.executor.asSystem('billing.creditUsage', (ctx) => creditOwedUsage(ctx, id, clientId));
    },
  });
};
