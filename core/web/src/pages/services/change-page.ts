import type { Card, PageModel } from '../../view-models/page.ts';
import type { Area } from '../../http/visitor.ts';
import { codesOf, promotionField } from '../codes.ts';
import { parseIntoCycle } from '../cycle.ts';
import { optionField, optionsOf, optionValue, type ProductOptionRow } from '../client/order-options.ts';
import type { Body, FieldWish, Page, PageCtx } from '../page.ts';
import { cycleText, productName } from '../parts.ts';
import type { ProductRow, ServiceRow } from '../shapes.ts';
import { loadServiceRow, serviceCrumbs, servicePath } from './crumbs.ts';

interface Preview {
  readonly product: string;
  readonly currency: string;
  readonly effect: string;
  readonly on: string;
  readonly unused: number;
  readonly charge: number;
  readonly tax: number;
  readonly total: number;
  readonly credit: number;
  readonly extraDays: number;
  readonly billedThrough: string;
  readonly recurring: number;
  readonly cycle: { readonly unit: string; readonly count: number };
  /** A new account is made on another kind of server, then the old one ends. */
  readonly newServer: boolean;
}

interface OpenChange {
  readonly state: string;
  readonly product: string;
  readonly on: string;
  readonly invoiceId: number | null;
}

/** What was chosen, as the operation wants it. */
const wishOf = async (ctx: PageCtx, area: Area, body: Body): Promise<Record<string, unknown>> => {
  const [productId, cycle] = (body['plan'] ?? '').split('|');
  const given = (name: string): Record<string, unknown> => (body[name] === undefined || body[name] === '' ? {} : { [name]: body[name] });
  const codes = codesOf(body['promotion']);
  const more = { ...given('quantity'), ...given('on'), ...(codes.length === 0 ? {} : { promotion: codes }), ...(area === 'staff' ? { mode: body['mode'], ...given('effect') } : {}) };
  if (body['what'] === 'options') {
    const options = await optionsOf(ctx, (await loadServiceRow(ctx)).productId);
    return { id: ctx.params['id'], options: Object.fromEntries(options.map((option) => [option.key, optionValue(option, body[`option_${option.key}`])])), ...more };
  }
  return { id: ctx.params['id'], productId, cycle: parseIntoCycle(cycle), ...more };
};

/** A field with what the service has of an option. */
const heldField = (ctx: PageCtx, option: ProductOptionRow, service: ServiceRow): FieldWish => {
  const field = { ...optionField(ctx, option, service.price.currency), errorAt: `options.${option.key}` };
  const held = service.options[option.key];
  if (option.kind === 'switch') return { ...field, checked: held !== undefined };
  if (option.kind === 'quantity') return { ...field, value: String(held ?? option.min) };
  return { ...field, options: (field.options ?? []).map((choice) => ({ ...choice, selected: choice.value === held })) };
};

/** How many, and options of the plan that the service has; a plan that is not on offer any more keeps the options it has. */
const samePlanCard = async (ctx: PageCtx, service: ServiceRow, more: readonly FieldWish[]): Promise<Card> => {
  const { items: offered } = await ctx.call<{ items: readonly ProductRow[] }>('products.list', {});
  const options = offered.some((product) => product.id === service.productId) ? await optionsOf(ctx, service.productId) : [];
  const what = { name: 'what', label: '', widget: 'hidden' as const, value: 'options' };
  return { kind: 'form', title: ctx.t(options.length === 0 ? 'change.same' : 'change.sameWithOptions'), form: ctx.form('options', ctx.t('change.show'), [...options.map((option) => heldField(ctx, option, service)), ...more, what]) };
};

/** Plans of the same kind; staff see those on other servers, too. */
const planChoices = async (ctx: PageCtx, area: Area, service: ServiceRow): Promise<readonly { readonly value: string; readonly label: string; readonly hint: string; readonly money: { amount: number; currency: string } }[]> => {
  const { items } = await ctx.call<{ items: readonly ProductRow[] }>('products.list', {});
  const own = items.find((product) => product.id === service.productId);
  return items
    .filter((product) => own === undefined || (area === 'staff' ? product.brandId === own.brandId && product.type !== 'domain' : product.type === own.type && product.module === own.module))
    .flatMap((product) =>
      product.prices
        .filter((price) => price.currency === service.price.currency && price.cycle.unit !== 'once' && price.cycle.unit !== 'free')
        .filter((price) => product.id !== service.productId || price.cycle.unit !== service.cycle.unit || price.cycle.count !== service.cycle.count)
        .map((price) => ({
          value: `${String(product.id)}|${price.cycle.unit}:${String(price.cycle.count)}`, label: productName(ctx, product.name), hint: own === undefined || product.module === own.module ? cycleText(ctx, price.cycle) : `${cycleText(ctx, price.cycle)} · ${ctx.t('change.otherServer')}`, money: { amount: price.price, currency: price.currency },
        })),
    );
};

const previewCard = (ctx: PageCtx, area: Area, preview: Preview, body: Body): Card => {
  const of = (amount: number): { amount: number; currency: string } => ({ amount, currency: preview.currency });
  const hidden = Object.keys(body).filter((name) => ['plan', 'mode', 'effect', 'what', 'quantity', 'on', 'promotion'].includes(name) || name.startsWith('option_')).map((name) => ({ name, label: '', widget: 'hidden' as const, value: body[name] ?? '' }));
  return {
    kind: 'facts',
    title: `${ctx.t('change.preview')} · ${preview.product}`,
    facts: [
      ...(preview.effect === 'term_end'
        ? [{ label: ctx.t('change.begins'), date: preview.on }]
        : [
            { label: ctx.t('change.begins'), ...((body['on'] ?? '') === '' ? { text: ctx.t(`change.effect.${preview.effect}`) } : { date: preview.on, ...(preview.effect === 'payment' ? { sub: ctx.t('change.effect.payment') } : {}) }) },
            { label: ctx.t('change.charge'), money: of(preview.charge) },
            { label: ctx.t('change.unused'), money: of(-preview.unused) },
            ...(preview.tax === 0 ? [] : [{ label: ctx.t('change.tax'), money: of(preview.tax) }]),
            ...(preview.credit > 0 ? [{ label: ctx.t('change.credit'), money: of(preview.credit) }] : [{ label: ctx.t('change.total'), money: of(preview.total) }]),
            ...(preview.extraDays > 0 ? [{ label: ctx.t('change.extraDays'), text: String(preview.extraDays) }] : []),
            { label: ctx.t('service.paidThrough'), date: preview.billedThrough },
          ]),
      { label: ctx.t('change.then'), money: of(preview.recurring), sub: cycleText(ctx, preview.cycle) },
    ],
    actions: [ctx.form('apply', preview.total > 0 && preview.effect === 'payment' ? ctx.t('change.order') : ctx.t('change.apply'), hidden)],
  };
};

const openCard = (ctx: PageCtx, area: Area, change: OpenChange): Card => ({
  kind: 'facts',
  title: ctx.t('change.open'),
  facts: [
    { label: ctx.t('change.plan'), text: change.product },
    { label: ctx.t('change.begins'), ...(change.state === 'waiting' ? { date: change.on } : { text: ctx.t('change.effect.payment') }) },
    ...(change.invoiceId === null ? [] : [{ label: ctx.t('change.invoice'), text: `#${String(change.invoiceId)}`, href: `${area === 'staff' ? '/staff' : ''}/invoices/${String(change.invoiceId)}` }]),
  ],
  actions: [ctx.form('withdraw', ctx.t('change.withdraw'), [], { danger: true })],
});

const load = async (ctx: PageCtx, area: Area, shown: readonly Card[] = []): Promise<PageModel> => {
  const service = await loadServiceRow(ctx);
  const { items } = await ctx.call<{ items: readonly OpenChange[] }>('services.changes', { id: service.id });
  const open = items.find((each) => each.state === 'waiting' || each.state === 'awaiting_payment');
  const choices = await planChoices(ctx, area, service);
  const fields: readonly FieldWish[] = [
    { name: 'quantity', label: ctx.t('checkout.quantity'), widget: 'number', width: 'half', value: String(service.quantity), required: true },
    { name: 'on', label: ctx.t('change.on'), help: ctx.t(area === 'staff' ? 'change.on.help' : 'change.on.clientHelp'), widget: 'date', width: 'half' },
    promotionField(ctx),
    ...(area === 'staff'
      ? [
          { name: 'mode', label: ctx.t('change.mode'), widget: 'select' as const, width: 'half' as const, options: ['keep_date', 'new_cycle', 'new_term'].map((mode) => ({ value: mode, label: ctx.t(`change.mode.${mode}`) })) },
          { name: 'effect', label: ctx.t('change.begins'), widget: 'select' as const, width: 'half' as const, options: ['', 'payment', 'now', 'term_end'].map((effect) => ({ value: effect, label: ctx.t(effect === '' ? 'change.effect.usual' : `change.effect.${effect}`) })) },
        ]
      : []),
  ];
  const chooser: Card =
    choices.length === 0
      ? { kind: 'note', text: ctx.t('change.none') }
      : { kind: 'form', title: ctx.t('change.choose'), form: ctx.form('preview', ctx.t('change.show'), [{ name: 'plan', label: ctx.t('change.plan'), widget: 'choices', required: true, options: choices }, ...fields]) };
  return {
    title: ctx.t('change.title'),
    lead: `${service.label} · ${service.number}`,
    crumbs: serviceCrumbs(ctx, area, service),
    main: [...shown, ...(open === undefined ? [chooser, await samePlanCard(ctx, service, fields)] : [openCard(ctx, area, open)])],
  };
};

const showPreview = async (ctx: PageCtx, area: Area, body: Body): Promise<PageModel> => {
  const preview = await ctx.call<Preview>('services.previewChange', await wishOf(ctx, area, body));
  return load(ctx.keeping(body['what'] === 'options' ? 'options' : 'preview', body), area, [...(preview.newServer ? [{ kind: 'note' as const, tone: 'warn' as const, icon: 'alert', text: ctx.t('change.newServer') }] : []), previewCard(ctx, area, preview, body)]);
};

/** Choose a plan or options, see exactly what it costs, then confirm. */
export const changePage = (area: Area): Page => ({
  path: servicePath(area, ':id', '/change'),
  area,
  open: 'member',
  nav: 'services',
  load: (ctx) => load(ctx, area),
  actions: {
    preview: (ctx, body) => showPreview(ctx, area, body),
    options: (ctx, body) => showPreview(ctx, area, body),
    apply: async (ctx, body) => {
      const { invoiceId, state } = await ctx.call<{ invoiceId: number | null; state: string }>('services.changePlan', await wishOf(ctx, area, body));
      if (area === 'client' && invoiceId !== null) return { to: `/invoices/${String(invoiceId)}` };
      return { to: servicePath(area, ctx.params['id'] ?? ''), say: state === 'done' ? 'change.done' : 'change.noted' };
    },
    withdraw: async (ctx) => {
      await ctx.call('services.withdrawChange', { id: ctx.params['id'] });
      return { to: servicePath(area, ctx.params['id'] ?? '', '/change'), say: 'change.withdrawn' };
    },
  },
});
