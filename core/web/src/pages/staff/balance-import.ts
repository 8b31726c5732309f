import { isBilletError, parseMoney, BilletError } from '@billet/sdk';
import type { Page } from '../page.ts';

/** `client; amount; currency`, as a table copied from a spreadsheet gives it; a comma may be the decimal sign. */
const itemOf = (line: string, index: number): { clientId: string; amount: number; currency: string } => {
  const [clientId = '', amount = '', currency = ''] = line.split(/[;\t]/).map((part) => part.trim());
  try {
    return { clientId, amount: parseMoney(amount.replace(',', '.'), currency.toUpperCase()).amount, currency: currency.toUpperCase() };
  } catch (error) {
    if (isBilletError(error)) throw new BilletError('BALANCE_LINE', `Line ${String(index + 1)} cannot be read.`, { status: 422, field: 'items', details: { line: index + 1 } });
    throw error;
  }
};

/** Balances of an old system, whole or not at all (row E3). */
export const balanceImportPage: Page = {
  path: '/staff/balances/import',
  area: 'staff',
  open: 'member',
  nav: 'payments',
  load: (ctx) => {
    const { t } = ctx;
    return Promise.resolve({
      title: t('balanceImport.title'),
      lead: t('balanceImport.lead'),
      crumbs: [{ label: t('nav.payments'), href: '/staff/payments' }],
      main: [
        {
          kind: 'form',
          form: ctx.form('import', t('balanceImport.submit'), [
            { name: 'reference', label: t('balanceImport.reference'), widget: 'text', required: true, help: t('balanceImport.referenceHelp') },
            { name: 'items', label: t('balanceImport.items'), widget: 'textarea', rows: 12, required: true, help: t('balanceImport.itemsHelp'), placeholder: '17; 25.00; EUR' },
          ]),
        },
      ],
    });
  },
  actions: {
    import: async (ctx, { reference, items }) => {
      const lines = (items ?? '').split('\n').map((line) => line.trim()).filter((line) => line !== '');
      try {
        const { imported } = await ctx.call<{ imported: number }>('balances.import', { reference, items: lines.map(itemOf) });
        return { to: '/staff/balances/import', say: imported === 0 ? 'balanceImport.known' : 'balanceImport.done' };
      } catch (error) {
        // `items.3.clientId`: the field of a list stands in the one text here, with the line it is in.
        const at = isBilletError(error) ? /^items\.(\d+)/.exec(error.field ?? '')?.[1] : undefined;
        if (at === undefined) throw error;
        throw new BilletError('BALANCE_LINE', `Line ${String(Number(at) + 1)} cannot be read.`, { status: 422, field: 'items', details: { line: Number(at) + 1 } });
      }
    },
  },
};
