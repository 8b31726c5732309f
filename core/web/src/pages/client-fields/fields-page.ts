import { notFound } from '@billet/sdk';
import type { Body, FieldWish, Page, PageCtx } from '../page.ts';
import { productName } from '../parts.ts';
import { brandsOf } from '../staff/pricing/brands-of.ts';
import { statusBadge } from '../tones.ts';
import { locksCards, saveLocks } from './locks-cards.ts';
import { saveTaxNumbers, taxNumberCards } from './tax-number-cards.ts';
import type { ClientFieldRow } from './field-wishes.ts';

const AT = '/staff/client-fields';
const KINDS = ['text', 'number', 'choice', 'boolean', 'date'] as const;
const RULES = ['required', 'atSignUp', 'locked', 'staffOnly'] as const;

const listFields = async (ctx: PageCtx): Promise<readonly ClientFieldRow[]> => (await ctx.call<{ items: readonly ClientFieldRow[] }>('clientFields.list', {})).items;

const fieldsOf = (ctx: PageCtx, field?: ClientFieldRow): readonly FieldWish[] => [
  { name: 'name', label: ctx.t('clientFields.name'), widget: 'text', required: true, width: 'half', value: field === undefined ? undefined : productName(ctx, field.name) },
  ...(field === undefined
    ? [
        { name: 'key', label: ctx.t('products.slug'), widget: 'text' as const, required: true, width: 'half' as const, help: ctx.t('clientFields.keyHelp') },
        { name: 'kind', label: ctx.t('clientFields.kind'), widget: 'select' as const, width: 'half' as const, options: KINDS.map((kind) => ({ value: kind, label: ctx.t(`clientFields.kind.${kind}`) })) },
      ]
    : []),
  { name: 'position', label: ctx.t('products.position'), widget: 'number', width: 'half', value: String(field?.position ?? 0) },
  { name: 'help', label: ctx.t('clientFields.help'), widget: 'text', value: field === undefined ? undefined : productName(ctx, field.help) },
  ...(field === undefined || field.kind === 'choice' ? [{ name: 'choices', label: ctx.t('clientFields.choices'), widget: 'textarea' as const, rows: 4, help: ctx.t('clientFields.choicesHelp'), value: field?.choices.join('\n') }] : []),
  ...RULES.map((rule) => ({ name: rule, label: ctx.t(`clientFields.rule.${rule}`), widget: 'switch' as const, checked: field?.[rule] ?? rule === 'atSignUp' })),
];

const inputOf = (ctx: PageCtx, body: Body, before?: ClientFieldRow): Record<string, unknown> => ({
  name: { ...before?.name, [ctx.locale]: body['name'] ?? '' },
  help: { ...before?.help, [ctx.locale]: body['help'] ?? '' },
  ...(body['choices'] === undefined ? {} : { choices: body['choices'].split('\n').map((line) => line.trim()).filter((line) => line !== '') }),
  position: body['position'] ?? '0',
  ...Object.fromEntries(RULES.map((rule) => [rule, body[rule] === 'on'])),
});

/** What each brand asks of its clients besides name and address (row A8). */
export const clientFieldsPage: Page = {
  path: AT,
  area: 'staff',
  open: 'member',
  nav: 'settings',
  load: async (ctx) => {
    const brands = await brandsOf(ctx);
    const fields = await listFields(ctx);
    const rules = (field: ClientFieldRow): string => RULES.filter((rule) => field[rule]).map((rule) => ctx.t(`clientFields.short.${rule}`)).join(', ');
    return {
      title: ctx.t('clientFields.title'),
      lead: ctx.t('clientFields.lead'),
      crumbs: [{ label: ctx.t('nav.settings'), href: '/staff/settings' }],
      main: [
        {
          kind: 'table',
          caption: ctx.t('clientFields.title'),
          columns: [{ label: ctx.t('clientFields.name') }, { label: ctx.t('clients.brand'), hide: 'p3' }, { label: ctx.t('clientFields.kind'), hide: 'p2' }, { label: ctx.t('services.status') }],
          rows: fields.map((field) => ({ cells: [{ text: productName(ctx, field.name), href: `${AT}/${String(field.id)}`, sub: rules(field) }, { text: brands.find(({ id }) => id === field.brandId)?.name ?? '' }, { text: ctx.t(`clientFields.kind.${field.kind}`) }, { badge: statusBadge(ctx.say, field.status) }] })),
          empty: ctx.t('clientFields.empty'),
        },
        {
          kind: 'form',
          title: ctx.t('clientFields.new'),
          form: ctx.form('create', ctx.t('clientFields.add'), [
            ...(brands.length < 2 ? [] : [{ name: 'brandId', label: ctx.t('clients.brand'), widget: 'select' as const, options: brands.map(({ id, name }) => ({ value: String(id), label: name })) }]),
            ...fieldsOf(ctx),
          ]),
        },
      ],
      aside: [...(await locksCards(ctx)), ...(await taxNumberCards(ctx))],
    };
  },
  action: (form) => saveLocks(form) ?? saveTaxNumbers(form),
  actions: {
    create: async (ctx, body) => {
      await ctx.call('clientFields.create', { brandId: body['brandId'] ?? (await brandsOf(ctx))[0]?.id, key: body['key'], kind: body['kind'], ...inputOf(ctx, body) });
      return { to: AT, say: 'form.saved' };
    },
  },
};

const fieldOf = async (ctx: PageCtx): Promise<ClientFieldRow> => {
  const field = (await listFields(ctx)).find(({ id }) => String(id) === ctx.params['id']);
  if (field === undefined) throw notFound('ClientField');
  return field;
};

export const clientFieldPage: Page = {
  path: `${AT}/:id`,
  area: 'staff',
  open: 'member',
  nav: 'settings',
  load: async (ctx) => {
    const field = await fieldOf(ctx);
    const next = field.status === 'active' ? 'retired' : 'active';
    return {
      title: productName(ctx, field.name),
      badge: statusBadge(ctx.say, field.status),
      crumbs: [{ label: ctx.t('nav.settings'), href: '/staff/settings' }, { label: ctx.t('clientFields.title'), href: AT }],
      main: [{ kind: 'form', form: ctx.form('save', ctx.t('form.save'), fieldsOf(ctx, field)) }],
      aside: [{ kind: 'facts', title: ctx.t('clientFields.kind'), facts: [{ label: ctx.t('clientFields.kind'), text: ctx.t(`clientFields.kind.${field.kind}`) }, { label: ctx.t('products.slug'), text: field.key, mono: true }], actions: [ctx.form('status', ctx.t(`clientFields.set.${next}`), [{ name: 'status', label: '', widget: 'hidden', value: next }])] }],
    };
  },
  actions: {
    save: async (ctx, body) => {
      await ctx.call('clientFields.update', { id: ctx.params['id'], ...inputOf(ctx, body, await fieldOf(ctx)) });
      return { to: AT, say: 'form.saved' };
    },
    status: async (ctx, body) => {
      await ctx.call('clientFields.update', { id: ctx.params['id'], status: body['status'] });
      return { to: ctx.request.path, say: 'form.saved' };
    },
  },
};
