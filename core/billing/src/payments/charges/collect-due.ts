import { allBrands } from '../../brands/index.ts';
import type { House } from '../../room.ts';
import { isReached } from '../../still.ts';
import { endOutdatedEverywhere } from '../order-files/index.ts';
import { paymentSettings } from '../payment-settings.ts';
import { useBalanceFor } from '../pay-from-balance.ts';
import { chargeInvoice, chargeJob } from './charge-invoice.ts';

const idsOf = async (house: House, sql: string, bindings: readonly (string | number)[]): Promise<readonly number[]> =>
  (await house.db.raw<{ id: number | string }>(sql, [...bindings])).map((row) => Number(row.id));

const OPEN = `i.status in ('issued', 'proforma') and i.doc_type <> 'credit_note' and i.settlement in ('unpaid', 'part_paid')`;

/** The day on which the first invoice that could collect itself is due, or is to be tried again. */
const FIRST_DUE = `select min(day) as at from (
  select min(i.due_date) as day from client_balances b join invoices i on i.client_id = b.client_id and i.currency = b.currency where b.amount > 0 and ${OPEN}
  union all select min(i.due_date) as day from payment_methods p join invoices i on i.client_id = p.client_id where p.is_default and p.state = 'active' and ${OPEN}
  union all select min(next_on) as day from charge_schedules where state = 'waiting') firsts`;

/**
 * What is due today collects itself: from the balance, then from the stored method; and what was refused is tried again
 * on its day. Everything is chosen by set and done one by one, so a client in trouble holds up nobody.
 */
export const collectDue = async (house: House): Promise<void> => {
  await endOutdatedEverywhere(house);
  const first = await house.still.first('payments.firstDue', FIRST_DUE);
  const brands = (await allBrands(house)).filter((brand) => isReached(first, house.clock.today(brand.zone)));
  if (brands.length === 0) return;
  const settings = paymentSettings.parse(await house.settings.get('payments', 'system'));
  for (const brand of brands) {
    const today = house.clock.today(brand.zone);
    if (settings.useBalance !== 'never') {
      const withBalance = await idsOf(
        house,
        `select i.id from client_balances b join invoices i on i.client_id = b.client_id and i.currency = b.currency
         where b.amount > 0 and i.brand_id = ? and i.due_date <= ? and ${OPEN} order by i.due_date, i.id`,
        [brand.id, today],
      );
      for (const id of withBalance) await house.executor.asSystem('payments.useBalance', (ctx) => useBalanceFor(ctx, id));
    }
    if (settings.autoCharge) {
      const chargeable = await idsOf(
        house,
        `select i.id from payment_methods p join invoices i on i.client_id = p.client_id
         where p.is_default and p.state = 'active' and i.brand_id = ? and i.due_date <= ? and ${OPEN}
         and not exists (select 1 from charge_schedules s where s.invoice_id = i.id) order by i.id`,
        [brand.id, today],
      );
      for (const id of chargeable) await house.executor.asSystem('payments.chargeDue', (ctx) => chargeInvoice(ctx, id));
    }
    const again = await idsOf(house, `select i.id from charge_schedules s join invoices i on i.id = s.invoice_id where s.state = 'waiting' and s.next_on <= ? and i.brand_id = ? order by s.id`, [today, brand.id]);
    for (const id of again) await house.executor.asSystem('payments.chargeAgain', (ctx) => ctx.enqueue(chargeJob(id)));
  }
};
