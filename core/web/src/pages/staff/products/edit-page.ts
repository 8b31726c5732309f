import type { Page } from '../../page.ts';
import { productName } from '../../parts.ts';
import { statusBadge } from '../../tones.ts';
import { orNull } from '../pricing/brands-of.ts';
import { PRODUCT_TYPES, accountDayField, anchorDayField, anchorInput, productTabs, shown, termFields, termInput, type FullProduct } from './product-fields.ts';
import { shopFields, shopInput } from './shop-fields.ts';
import { unitsOf } from './units-of.ts';

/** How a part of a period may be counted. */
const POLICIES = ['actual', '30/360', 'legacy30', 'second-exact', 'none'];

/** How a product is shown and sold from now on. */
export const productEditPage: Page = {
  path: '/staff/products/:id/edit',
  area: 'staff',
  open: 'member',
  nav: 'products',
  load: async (ctx) => {
    const item = await ctx.call<FullProduct>('products.get', { id: ctx.params['id'] });
    const units = await unitsOf(ctx, item.brandId);
    const choice = (values: readonly string[], key: string, now: string): { value: string; label: string; selected: boolean }[] => values.map((value) => ({ value, label: ctx.t(`${key}.${value}`), selected: value === now }));
    return {
      title: productName(ctx, item.name),
      badge: statusBadge(ctx.say, item.status),
      crumbs: [{ label: ctx.t('nav.products'), href: '/staff/products' }],
      tabs: productTabs(ctx, item.id, '/edit'),
      main: [
        {
          kind: 'form',
          form: ctx.form('save', ctx.t('form.save'), [
            { name: 'name', label: ctx.t('products.name'), widget: 'text', required: true, width: 'half', value: productName(ctx, item.name) },
            { name: 'type', label: ctx.t('products.type'), widget: 'select', width: 'half', options: choice([...new Set([...PRODUCT_TYPES, item.type])], 'products.type', item.type) },
            { name: 'description', label: ctx.t('products.description'), widget: 'textarea', rows: 3, value: productName(ctx, item.description) },
            { name: 'mode', label: ctx.t('products.mode'), widget: 'select', width: 'half', options: choice(['advance', 'arrears'], 'products.mode', item.mode) },
            { name: 'setupOn', label: ctx.t('products.setupOn'), widget: 'select', width: 'half', options: choice(['payment', 'order', 'acceptance', 'manual'], 'products.setupOn', item.setupOn) },
            anchorDayField(ctx, 'half', item),
            { name: 'chargeNextFrom', label: ctx.t('products.chargeNextFrom'), widget: 'number', width: 'half', help: ctx.t('products.chargeNextFromHelp'), value: shown(item.chargeNextFrom) },
            { name: 'dueDay', label: ctx.t('clients.dueDay'), widget: 'number', width: 'third', value: shown(item.dueDay) },
            { name: 'raiseDaysBefore', label: ctx.t('products.raiseDays'), widget: 'number', width: 'third', unit: ctx.t('form.days'), value: shown(item.raiseDaysBefore) },
            { name: 'suspensionMode', label: ctx.t('products.suspensionMode'), widget: 'select', width: 'third', options: choice(['block', 'walled'], 'products.suspensionMode', item.suspensionMode) },
            { name: 'anchorRule', label: ctx.t('products.anchorRule'), widget: 'select', width: 'half', options: choice(['first-date', 'start-month'], 'products.anchorRule', item.anchorRule) },
            { name: 'proration', label: ctx.t('products.proration'), widget: 'select', width: 'half', options: POLICIES.map((policy) => ({ value: policy, label: ctx.t(`products.proration.${policy.replace('/', '-')}`), selected: policy === item.proration })) },
            accountDayField(ctx, item),
            { name: 'prorateFirst', label: ctx.t('products.prorateFirst'), widget: 'switch', checked: item.prorateFirst },
            ...termFields(ctx, item),
            ...(await shopFields(ctx, item)),
            ...units.map((unit) => ({ name: `unit_${String(unit.id)}`, label: ctx.t('products.onlyIn', { unit: unit.name }), widget: 'switch' as const, checked: item.units.includes(unit.id) })),
          ]),
        },
      ],
    };
  },
  actions: {
    save: async (ctx, body) => {
      const item = await ctx.call<FullProduct>('products.get', { id: ctx.params['id'] });
      const units = await unitsOf(ctx, item.brandId);
      const shownUnits = new Set(units.map((unit) => unit.id));
      await ctx.call('products.update', {
        id: item.id,
        name: { ...item.name, [ctx.locale]: body['name'] ?? '' },
        description: { ...item.description, [ctx.locale]: body['description'] ?? '' },
        type: body['type'],
        mode: body['mode'],
        setupOn: body['setupOn'],
        suspensionMode: body['suspensionMode'],
        anchorDay: anchorInput(body),
        anchorRule: body['anchorRule'],
        proration: body['proration'],
        chargeNextFrom: orNull(body['chargeNextFrom']),
        dueDay: orNull(body['dueDay']),
        raiseDaysBefore: orNull(body['raiseDaysBefore']),
        prorateFirst: body['prorateFirst'] === 'on',
        ...termInput(body),
        ...shopInput(ctx, item, body),
        units: [...item.units.filter((id) => !shownUnits.has(id)), ...units.filter((unit) => body[`unit_${String(unit.id)}`] === 'on').map((unit) => unit.id)],
      });
      return { to: `/staff/products/${String(item.id)}`, say: 'form.saved' };
    },
  },
};
