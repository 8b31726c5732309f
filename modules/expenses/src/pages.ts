import { formatMinor, type PageCtx, type PageDefinition } from '@billet/sdk';
import { addFile, removeFile } from './attach.ts';
import { addBill, changeBill, getBill, listBills } from './bills.ts';
import { choicesOf, formFacts } from './choices.ts';
import { listCategories, listSuppliers, saveCategory, saveSupplier } from './names.ts';
import { cancelBill, payBill, reopenBill, undoPayment } from './pay-bill.ts';
import { planPages } from './plan-pages.ts';
import { reportPage } from './report-page.ts';
import { may } from './rights.ts';
import { paths, query, shown } from './shown.ts';
import { stateSchema } from './tables.ts';

const BASE = paths.base;

const VIEWS = ['open', 'paid', 'cancelled', 'all'] as const;

const list: PageDefinition['load'] = async (ctx, { view, supplierId, categoryId, from, until, before }) => {
  const chosen = VIEWS.find((each) => each === view) ?? 'open';
  const wanted = { supplierId, categoryId, from, until };
  const state = chosen === 'all' ? undefined : stateSchema.parse(chosen);
  const { today } = await ctx.call(formFacts, {});
  const { items, next } = await ctx.call(listBills, { ...wanted, state, before });
  return {
    ...(await choicesOf(ctx, { supplierId: supplierId ?? '', categoryId: categoryId ?? '' })),
    items: items.map((each) => shown(each, today)),
    view: chosen, from, until, base: BASE,
    filtered: Object.values(wanted).filter((value) => value !== undefined && value !== '').length,
    export: `${BASE}/bills.csv?${query({ ...wanted, state })}`,
    mayWrite: may(ctx, 'expenses.write'),
    views: VIEWS.map((each) => ({ text: `view.${each}`, href: `${BASE}?${query({ ...wanted, view: each })}`, current: each === chosen })),
    ...(next === undefined ? {} : { more: `${BASE}?${query({ ...wanted, view: chosen, before: String(next) })}` }),
  };
};

const fresh: PageDefinition['load'] = async (ctx) => ({ ...(await choicesOf(ctx, {})), base: BASE, bill: {}, form: 'add' });

const one: PageDefinition['load'] = async (ctx, { id }) => {
  const { bill, files } = await ctx.call(getBill, { id });
  const { today } = await ctx.call(formFacts, {});
  const open = bill.state === 'open';
  return {
    heading: bill.title,
    ...(await choicesOf(ctx, { brandId: bill.brandId, supplierId: bill.supplierId, categoryId: bill.categoryId, currency: bill.money.currency })),
    base: BASE,
    bill: { ...shown(bill, today), plain: formatMinor(bill.money) },
    plan: bill.planId === null ? undefined : `${BASE}/plans/${String(bill.planId)}`,
    files: files.map((file) => ({ ...file, kib: Math.max(1, Math.round(file.size / 1024)), href: `${BASE}/files/${String(file.id)}` })),
    mayWrite: may(ctx, 'expenses.write'),
    mayChange: open && may(ctx, 'expenses.write'),
    mayPay: open && may(ctx, 'expenses.pay'),
    mayUndo: bill.state === 'paid' && may(ctx, 'expenses.pay'),
    mayReopen: bill.state === 'cancelled' && may(ctx, 'expenses.write'),
  };
};

const lists = async (ctx: PageCtx): Promise<Readonly<Record<string, unknown>>> => ({
  suppliers: (await ctx.call(listSuppliers, {})).items,
  categories: (await ctx.call(listCategories, {})).items,
  mayWrite: may(ctx, 'expenses.write'),
});

const amounts = { amount: 'currency' } as const;

export const pages: readonly PageDefinition[] = [
  { area: 'staff', path: '/', title: 'title', view: 'list', permission: 'expenses.read', nav: { icon: 'receipt' }, load: list },
  { area: 'staff', path: '/new', title: 'newBill', view: 'new', permission: 'expenses.write', load: fresh, forms: { bill: { operation: addBill.name, amounts, then: `${BASE}/bills/{id}` } } },
  {
    area: 'staff', path: '/bills/{id}', title: 'bill', view: 'bill', permission: 'expenses.read', load: one,
    forms: {
      bill: { operation: changeBill.name, amounts }, pay: { operation: payBill.name }, undo: { operation: undoPayment.name }, cancel: { operation: cancelBill.name }, reopen: { operation: reopenBill.name },
      file: { operation: addFile.name }, unfile: { operation: removeFile.name },
    },
  },
  { area: 'staff', path: '/lists', title: 'lists', view: 'lists', permission: 'expenses.read', load: lists, forms: { supplier: { operation: saveSupplier.name }, category: { operation: saveCategory.name } } },
  ...planPages,
  reportPage,
];
