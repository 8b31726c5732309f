import type { PageModel } from '../../../view-models/page.ts';
import type { Body, FieldWish, PageCtx } from '../../page.ts';
import type { ProductRow } from '../../shapes.ts';

/** A product with all its rules. */
export interface FullProduct extends ProductRow {
  readonly anchorDay: number | 'account' | null;
  readonly anchorRule: string;
  readonly proration: string;
  readonly chargeNextFrom: number | null;
  readonly prorateFirst: boolean;
  readonly dueDay: number | null;
  readonly raiseDaysBefore: number | null;
  readonly trialDays: number;
  readonly trialUntilClosing: boolean;
  readonly instalments: number;
  readonly minimumTermMonths: number | null;
  readonly fixedTermCycles: number | null;
  readonly suspensionMode: string;
}

/** Domains are sold by their endings, on a page of their own. */
export const PRODUCT_TYPES = ['access', 'hosting', 'reseller', 'server', 'licence', 'certificate', 'other'];

/** On which day periods begin: a number, nothing, or the day of the client's account. */
export const anchorDayField = (ctx: PageCtx, width: 'half' | 'third', item?: FullProduct): FieldWish => ({ name: 'anchorDay', label: ctx.t('products.anchorDay'), widget: 'number', width, help: ctx.t('products.anchorDayHelp'), value: item?.anchorDay === 'account' ? '' : shown(item?.anchorDay) });

export const accountDayField = (ctx: PageCtx, item?: FullProduct): FieldWish => ({ name: 'accountDay', label: ctx.t('products.accountDay'), widget: 'switch', help: ctx.t('products.accountDayHelp'), checked: item?.anchorDay === 'account' });

/** What was filled in wins over the switch beside it. */
export const anchorInput = (body: Body): string | null => numberOrNull(body['anchorDay']) ?? (body['accountDay'] === 'on' ? 'account' : null);

export const anchorText = (ctx: PageCtx, { anchorDay }: FullProduct): string => (anchorDay === null ? '–' : anchorDay === 'account' ? ctx.t('products.accountDay') : String(anchorDay));

/** A number as a field shows it; nothing where there is none. */
export const shown = (value: number | null | undefined): string => (value == null ? '' : String(value));

const numberOrNull = (text: string | undefined): string | null => (text === undefined || text.trim() === '' ? null : text.trim());

/** Trial, terms, instalments and stock: asked for when a product is made, and when it is changed. */
export const termFields = (ctx: PageCtx, item?: FullProduct): readonly FieldWish[] => [
  { name: 'trialDays', label: ctx.t('products.trialDays'), widget: 'number', width: 'third', unit: ctx.t('form.days'), value: String(item?.trialDays ?? 0) },
  { name: 'minimumTermMonths', label: ctx.t('products.minimumTerm'), widget: 'number', width: 'third', unit: ctx.t('products.months'), value: shown(item?.minimumTermMonths) },
  { name: 'fixedTermCycles', label: ctx.t('products.fixedTerm'), widget: 'number', width: 'third', unit: ctx.t('products.periods'), value: shown(item?.fixedTermCycles) },
  { name: 'trialUntilClosing', label: ctx.t('products.trialUntilClosing'), widget: 'switch', checked: item?.trialUntilClosing ?? false },
  { name: 'instalments', label: ctx.t('products.instalments'), widget: 'number', width: 'half', value: String(item?.instalments ?? 1), help: ctx.t('products.instalmentsHelp') },
  { name: 'stock', label: ctx.t('products.stock'), widget: 'number', width: 'half', value: shown(item?.stock), help: ctx.t('products.stockHelp') },
  { name: 'isAddon', label: ctx.t('products.isAddon'), widget: 'switch', checked: item?.isAddon ?? false },
];

export const termInput = (body: Body): Record<string, unknown> => ({
  trialDays: numberOrNull(body['trialDays']) ?? 0,
  trialUntilClosing: body['trialUntilClosing'] === 'on',
  minimumTermMonths: numberOrNull(body['minimumTermMonths']),
  fixedTermCycles: numberOrNull(body['fixedTermCycles']),
  instalments: numberOrNull(body['instalments']) ?? 1,
  stock: numberOrNull(body['stock']),
  isAddon: body['isAddon'] === 'on',
});

/** The same as facts; what is not set is not spoken of. */
export const termFacts = (ctx: PageCtx, item: FullProduct): readonly { readonly label: string; readonly text: string }[] => [
  ...(item.trialDays === 0 ? [] : [{ label: ctx.t('products.trialDays'), text: `${String(item.trialDays)} ${ctx.t('form.days')}` }]),
  ...(item.minimumTermMonths === null ? [] : [{ label: ctx.t('products.minimumTerm'), text: `${String(item.minimumTermMonths)} ${ctx.t('products.months')}` }]),
  ...(item.fixedTermCycles === null ? [] : [{ label: ctx.t('products.fixedTerm'), text: `${String(item.fixedTermCycles)} ${ctx.t('products.periods')}` }]),
  ...(item.instalments === 1 ? [] : [{ label: ctx.t('products.instalments'), text: String(item.instalments) }]),
  ...(item.stock === null ? [] : [{ label: ctx.t('products.stock'), text: ctx.say.number(item.stock) }]),
];

/** The pages of one product. */
export const productTabs = (ctx: PageCtx, id: number, current: string): NonNullable<PageModel['tabs']> =>
  (
    [
      ['', 'products.overview'],
      ['/edit', 'products.edit'],
      ['/usage-prices', 'usagePrices.title'],
      ['/usage-caps', 'caps.title'],
      ['/options', 'options.title'],
      ['/addons', 'addons.title'],
      ['/servers', 'nav.servers'],
      ['/affected', 'affected.title'],
    ] as const
  ).map(([path, label]) => ({ label: ctx.t(label), href: `/staff/products/${String(id)}${path}`, ...(path === current ? { current: true } : {}) }));
