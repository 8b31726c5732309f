import { parseMoney } from '@billet/sdk';
import type { Body, Page, PageCtx } from '../../page.ts';
import { cycleText, productName } from '../../parts.ts';
import type { ProductRow } from '../../shapes.ts';
import { productTabs } from '../products/product-fields.ts';

interface OptionRow {
  readonly key: string;
  readonly kind: string;
  readonly name: Readonly<Record<string, string>>;
  readonly prices: readonly { readonly choice: string | null; readonly currency: string; readonly cycle: { readonly unit: string; readonly count: number }; readonly price: number }[];
}

const KINDS = ['switch', 'quantity', 'choice'] as const;

/** `ssd = 3.10 = Fast disk` a line: choices with their prices, and what they are called. */
const choicesOf = (text: string): readonly { readonly key: string; readonly price: string; readonly name: string }[] =>
  text.split('\n').flatMap((line) => {
    const [key = '', price = '0', name = ''] = line.split('=').map((part) => part.trim());
    return key === '' ? [] : [{ key, price: price === '' ? '0' : price, name: name === '' ? key : name }];
  });

const inputOf = (ctx: PageCtx, body: Body, price: ProductRow['prices'][number]): Record<string, unknown> => {
  const { currency, cycle } = price;
  const amount = (text: string): number => parseMoney((text === '' ? '0' : text).replace(',', '.'), currency).amount;
  const choices = body['kind'] === 'choice' ? choicesOf(body['choices'] ?? '') : [];
  return {
    id: ctx.params['id'],
    key: body['key'],
    kind: body['kind'],
    name: { [ctx.locale]: body['name'] ?? '' },
    min: body['kind'] === 'quantity' ? (body['min'] ?? '0') : 0,
    max: body['kind'] === 'quantity' ? body['max'] : 1,
    required: body['required'] === 'on',
    choices: choices.map(({ key, name }) => ({ key, name: { [ctx.locale]: name } })),
    prices: choices.length > 0 ? choices.map((each) => ({ choice: each.key, currency, cycle, price: amount(each.price) })) : [{ currency, cycle, price: amount(body['price'] ?? '0'), setupFee: amount(body['setupFee'] ?? '0') }],
  };
};

const productOf = (ctx: PageCtx): Promise<ProductRow> => ctx.call<ProductRow>('products.get', { id: ctx.params['id'] });

export const productOptionsPage: Page = {
  path: '/staff/products/:id/options',
  area: 'staff',
  open: 'member',
  nav: 'products',
  load: async (ctx) => {
    const product = await productOf(ctx);
    const { items } = await ctx.call<{ items: readonly OptionRow[] }>('products.options', { id: ctx.params['id'] });
    const [price] = product.prices;
    return {
      title: ctx.t('options.title'),
      tabs: productTabs(ctx, product.id, '/options'),
      crumbs: [{ label: ctx.t('nav.products'), href: '/staff/products' }, { label: productName(ctx, product.name), href: `/staff/products/${String(product.id)}` }],
      main: [
        {
          kind: 'table',
          caption: ctx.t('options.title'),
          columns: [{ label: ctx.t('products.name') }, { label: ctx.t('options.kind') }, { label: ctx.t('services.price'), end: true }],
          rows: items.flatMap((option) =>
            option.prices.map((each) => ({
              cells: [
                { text: productName(ctx, option.name), sub: each.choice ?? option.key },
                { text: ctx.t(`options.kind.${option.kind}`) },
                { money: { amount: each.price, currency: each.currency }, sub: cycleText(ctx, each.cycle) },
              ],
            })),
          ),
          empty: ctx.t('options.empty'),
        },
        ...(price === undefined
          ? []
          : [
              {
                kind: 'form' as const,
                title: ctx.t('options.new'),
                form: ctx.form('set', ctx.t('options.create'), [
                  { name: 'name', label: ctx.t('products.name'), widget: 'text', required: true, width: 'half' },
                  { name: 'key', label: ctx.t('options.key'), widget: 'text', required: true, width: 'half', help: ctx.t('options.keyHelp') },
                  { name: 'kind', label: ctx.t('options.kind'), widget: 'select', width: 'half', options: KINDS.map((kind) => ({ value: kind, label: ctx.t(`options.kind.${kind}`) })) },
                  { name: 'for', label: ctx.t('options.for'), widget: 'select', width: 'half', options: product.prices.map((each, i) => ({ value: String(i), label: `${cycleText(ctx, each.cycle)} · ${each.currency}` })) },
                  { name: 'price', label: ctx.t('services.price'), widget: 'money', width: 'half', value: '0' },
                  { name: 'setupFee', label: ctx.t('products.setupFee'), widget: 'money', width: 'half', value: '0' },
                  { name: 'min', label: ctx.t('options.min'), widget: 'number', width: 'half', value: '0' },
                  { name: 'max', label: ctx.t('options.max'), widget: 'number', width: 'half', value: '10' },
                  { name: 'required', label: ctx.t('options.required'), widget: 'switch' },
                  { name: 'choices', label: ctx.t('options.choices'), widget: 'textarea', help: ctx.t('options.choicesHelp') },
                ]),
              },
            ]),
        ...(items.length === 0
          ? []
          : [{ kind: 'form' as const, title: ctx.t('options.remove'), lead: ctx.t('options.removeLead'), form: ctx.form('remove', ctx.t('options.remove'), [{ name: 'key', label: ctx.t('options.title'), widget: 'select', options: items.map((option) => ({ value: option.key, label: productName(ctx, option.name) })) }], { danger: true }) }]),
      ],
    };
  },
  actions: {
    remove: async (ctx, body) => {
      await ctx.call('products.removeOption', { id: ctx.params['id'], key: body['key'] });
      return { to: ctx.request.path, say: 'form.saved' };
    },
    set: async (ctx, body) => {
      const product = await productOf(ctx);
      const price = product.prices[Number(body['for'] ?? 0)];
      if (price !== undefined) await ctx.call('products.setOption', inputOf(ctx, body, price));
      return { to: ctx.request.path, say: 'form.saved' };
    },
  },
};
