import type { Migration } from '@billet/database';

/** Invoices in one currency that are paid in another: what was agreed stands with the attempt, what came with the payment. */
export const conversions: Migration = {
  name: '0016-conversions',
  up: async (m) => {
    // Currencies that this merchant account takes, of those its gateway can; and the one into which all others are converted.
    await m.addColumns('gateway_accounts', (t) => t.json('currencies').nullable());
    await m.addColumns('gateway_accounts', (t) => t.json('conversion').nullable());
    for (const table of ['payment_attempts', 'payments']) {
      await m.addColumns(table, (t) => t.money('charged_amount').nullable().check('"charged_amount" > 0'));
      await m.addColumns(table, (t) => t.text('charged_currency').nullable());
      // What the payer is charged at, what the house reckoned with, and from which day that is.
      await m.addColumns(table, (t) => t.text('rate').nullable());
      await m.addColumns(table, (t) => t.text('market_rate').nullable());
      await m.addColumns(table, (t) => t.date('rate_on').nullable());
    }
    await m.addColumns('payments', (t) => t.money('charged_fee').default(0).check('"charged_fee" >= 0'));
    await m.addColumns('payments', (t) => t.money('exchange_difference').default(0));
    for (const table of ['refunds', 'disputes']) {
      await m.addColumns(table, (t) => t.money('charged_amount').nullable().check('"charged_amount" > 0'));
      await m.addColumns(table, (t) => t.text('charged_currency').nullable());
      await m.addColumns(table, (t) => t.money('exchange_difference').default(0));
    }
  },
};
