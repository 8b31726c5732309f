import { asMinor } from '../../as-minor.ts';
import type { Page, PageCtx } from '../../page.ts';
import { voucherCrumbs } from './voucher-parts.ts';

interface Brand {
  readonly id: number;
  readonly name: string;
  readonly currency: string;
}

interface Issued {
  readonly id: number;
  readonly vouchers: readonly { readonly serial: number; readonly code: string }[];
}

const brandsOf = async (ctx: PageCtx): Promise<readonly Brand[]> => (await ctx.call<{ items: readonly Brand[] }>('brands.list', {})).items;

/** Makes vouchers. Their codes are on the answer and nowhere else afterwards. */
export const newBatchPage: Page = {
  path: '/staff/vouchers/new',
  area: 'staff',
  open: 'member',
  nav: 'vouchers',
  load: async (ctx) => {
    const brands = await brandsOf(ctx);
    // The amount is of the brand that is chosen: with several currencies, each is said at its brand.
    const currencies = new Set(brands.map(({ currency }) => currency));
    const fields = [
      ...(brands.length < 2 ? [] : [{ name: 'brandId', label: ctx.t('vouchers.brand'), widget: 'select' as const, options: brands.map((row) => ({ value: String(row.id), label: currencies.size < 2 ? row.name : `${row.name} · ${row.currency}` })) }]),
      { name: 'name', label: ctx.t('vouchers.batch'), widget: 'text' as const, required: true, width: 'half' as const },
      { name: 'count', label: ctx.t('vouchers.count'), widget: 'number' as const, required: true, width: 'half' as const, help: ctx.t('vouchers.countHelp') },
      { name: 'amount', label: ctx.t('vouchers.worth'), widget: 'money' as const, required: true, width: 'half' as const, unit: currencies.size < 2 ? brands[0]?.currency : undefined },
      { name: 'expiresOn', label: ctx.t('vouchers.expiresOn'), widget: 'date' as const, width: 'half' as const, help: ctx.t('vouchers.expiresHelp') },
    ];
    return { title: ctx.t('vouchers.new'), crumbs: voucherCrumbs(ctx), main: [{ kind: 'note', tone: 'info', icon: 'info', text: ctx.t('vouchers.onceLead') }, { kind: 'form', form: ctx.form('issue', ctx.t('vouchers.issue'), fields) }] };
  },
  actions: {
    issue: async (ctx, body) => {
      const brands = await brandsOf(ctx);
      const brand = brands.find((row) => String(row.id) === body['brandId']) ?? brands[0];
      const currency = brand?.currency ?? '';
      const expiresOn = (body['expiresOn'] ?? '') === '' ? null : body['expiresOn'];
      const issued = await ctx.call<Issued>('vouchers.issue', { brandId: brand?.id, name: body['name'], count: body['count'], amount: asMinor(body['amount'], currency, 'amount'), currency, expiresOn });
      const lines = issued.vouchers.map(({ serial, code }) => `${String(serial)};${code};${(body['amount'] ?? '').trim()} ${currency};${expiresOn ?? ''}`);
      return {
        title: ctx.t('vouchers.codes'),
        crumbs: [...voucherCrumbs(ctx), { label: body['name'] ?? '', href: `/staff/vouchers/${String(issued.id)}` }],
        main: [
          { kind: 'note', tone: 'warn', icon: 'alert', text: ctx.t('vouchers.keepNow') },
          { kind: 'code', text: lines.join('\n') },
        ],
      };
    },
  },
};
