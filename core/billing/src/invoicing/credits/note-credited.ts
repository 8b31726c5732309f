import type { Database } from '@billet/database';
import type { Invoice } from '../tables.ts';
import type { MirroredCredit } from '../rules/index.ts';
import type { Creditable } from './load-creditable.ts';

/** Adds to what has been credited of lines and taxes. The tables' checks refuse what was not billed. */
export const noteCredited = async (db: Database, invoice: Invoice, creditable: Creditable, credit: MirroredCredit): Promise<void> => {
  for (const { lineId, net } of credit.lines) {
    const billed = creditable.lines.find((line) => line.lineId === lineId)?.net ?? 0;
    await db.execute(
      `insert into line_credits (client_id, invoice_id, line_id, billed, credited) values (?, ?, ?, ?, ?)
       on conflict (line_id) do update set credited = line_credits.credited + excluded.credited`,
      [invoice.client_id, invoice.id, lineId, billed, net],
    );
  }
  for (const { taxId, base, amount } of credit.taxes) {
    const billed = creditable.taxes.find((tax) => tax.taxId === taxId)?.amount ?? 0;
    await db.execute(
      `insert into tax_credits (client_id, invoice_id, tax_id, billed, base_credited, credited) values (?, ?, ?, ?, ?, ?)
       on conflict (tax_id) do update set credited = tax_credits.credited + excluded.credited, base_credited = tax_credits.base_credited + excluded.base_credited`,
      [invoice.client_id, invoice.id, taxId, billed, base, amount],
    );
  }
};
