import { contractNames, penaltyNames } from '@billet/billing';
import { formatMinor } from '@billet/sdk';
import { asMinor } from '../as-minor.ts';
import type { Page } from '../page.ts';
import { before, nextHref } from '../parts.ts';
import type { PageOf } from '../shapes.ts';
import { statusBadge } from '../tones.ts';

interface Text {
  readonly locale: string;
  readonly version: number;
  readonly title: string;
  readonly body: string;
  readonly termMonths: number;
  readonly renewalMonths: number | null;
  readonly penaltyKind: string;
  readonly penaltyAmount: number;
  readonly penaltyFormula: string;
}

interface Template {
  readonly id: number;
  readonly brandId: number;
  readonly key: string;
  readonly name: string;
  readonly texts: readonly Text[];
}

interface ContractRow {
  readonly id: number;
  readonly number: string;
  readonly title: string;
  readonly serviceId: number;
  readonly state: string;
  readonly endsOn: string;
}

const STATES = ['offered', 'accepted', 'ended', 'replaced'];

export const contractsPage: Page = {
  path: '/staff/contracts',
  area: 'staff',
  open: 'member',
  nav: 'services',
  load: async (ctx) => {
    const { state } = ctx.query;
    const { t } = ctx;
    const { items, next } = await ctx.call<PageOf<ContractRow>>('contracts.list', { ...(state === undefined ? {} : { state }), ...before(ctx) });
    const { items: templates } = await ctx.call<{ items: readonly Template[] }>('contracts.templates', {});
    return {
      title: t('contracts.title'),
      actions: [{ label: t('contracts.newTemplate'), href: '/staff/contracts/template', icon: 'plus', main: true }],
      main: [
        {
          kind: 'table',
          caption: t('contracts.title'),
          views: [{ label: t('views.all'), href: '/staff/contracts', current: state === undefined }, ...STATES.map((each) => ({ label: t(`status.${each}`), href: `?state=${each}`, current: state === each }))],
          columns: [{ label: t('contracts.number') }, { label: t('services.status') }, { label: t('contracts.to'), end: true }],
          rows: items.map((row) => ({ cells: [{ text: row.number, href: `/staff/services/${String(row.serviceId)}/contract`, sub: row.title }, { badge: statusBadge(ctx.say, row.state) }, { date: row.endsOn }] })),
          empty: t('contracts.empty'),
          next: nextHref(ctx, next),
        },
      ],
      aside: [
        {
          kind: 'rows',
          title: t('contracts.templates'),
          rows: templates.map((template) => ({ icon: 'book', title: template.name, href: `/staff/contracts/template?id=${String(template.id)}`, meta: template.texts.map((text) => `${text.locale} v${String(text.version)}`).join(' · ') })),
          empty: t('contracts.noTemplate'),
        },
      ],
    };
  },
};

export const contractTemplatePage: Page = {
  path: '/staff/contracts/template',
  area: 'staff',
  open: 'member',
  nav: 'services',
  load: async (ctx) => {
    const { t } = ctx;
    const { id, locale } = ctx.query;
    const known = id === undefined ? undefined : await ctx.call<Template>('contracts.template', { id });
    const text = known?.texts.find((each) => each.locale === locale) ?? known?.texts[0];
    const { items: brands } = await ctx.call<{ items: readonly { id: number; name: string; locale: string; currency: string }[] }>('brands.list', {});
    const currency = brands.find((brand) => brand.id === known?.brandId)?.currency ?? brands[0]?.currency ?? 'EUR';
    return {
      title: known?.name ?? t('contracts.newTemplate'),
      lead: t('contracts.template.lead'),
      crumbs: [{ label: t('contracts.title'), href: '/staff/contracts' }],
      main: [
        {
          kind: 'form',
          form: ctx.form('save', t('contracts.save'), [
            { name: 'brandId', label: t('contracts.brand'), widget: 'select', width: 'third', options: brands.map((brand) => ({ value: String(brand.id), label: brand.name, selected: brand.id === known?.brandId })) },
            { name: 'key', label: t('contracts.key'), widget: 'text', width: 'third', value: known?.key ?? '', required: true },
            { name: 'locale', label: t('contracts.locale'), widget: 'text', width: 'third', value: text?.locale ?? brands[0]?.locale ?? 'en', required: true },
            { name: 'name', label: t('life.label'), widget: 'text', width: 'half', value: known?.name ?? '', required: true },
            { name: 'title', label: t('contracts.heading'), widget: 'text', width: 'half', value: text?.title ?? '', required: true },
            { name: 'body', label: t('contracts.body'), help: t('contracts.body.help'), widget: 'textarea', value: text?.body ?? '', required: true },
            { name: 'termMonths', label: t('life.term'), widget: 'number', width: 'half', value: String(text?.termMonths ?? 12), required: true },
            { name: 'renewalMonths', label: t('contracts.renewal'), help: t('contracts.renewal.help'), widget: 'number', width: 'half', value: String(text?.renewalMonths ?? '') },
            { name: 'penaltyKind', label: t('contracts.penalty'), widget: 'select', width: 'third', options: ['none', 'amount', 'formula'].map((kind) => ({ value: kind, label: t(`contracts.penalty.${kind}`), selected: kind === text?.penaltyKind })) },
            { name: 'penaltyAmount', label: t('contracts.penalty.amount'), widget: 'money', unit: currency, width: 'third', value: text === undefined || text.penaltyAmount === 0 ? '' : formatMinor({ amount: text.penaltyAmount, currency }) },
            { name: 'penaltyFormula', label: t('contracts.penalty.formula'), widget: 'text', width: 'third', value: text?.penaltyFormula ?? '', placeholder: 'remaining_months * monthly_price * 0.3' },
          ]),
        },
      ],
      aside: [
        { kind: 'lines', title: t('contracts.names'), lines: contractNames.map((name) => ({ label: `{{${name}}}`, value: '' })) },
        { kind: 'lines', title: t('contracts.formulaNames'), lines: penaltyNames.map((name) => ({ label: name, value: '' })) },
      ],
    };
  },
  actions: {
    save: async (ctx, body) => {
      const amount = (body['penaltyAmount'] ?? '').trim();
      const { items: brands } = await ctx.call<{ items: readonly { id: number; currency: string }[] }>('brands.list', {});
      const currency = brands.find((brand) => String(brand.id) === body['brandId'])?.currency ?? 'EUR';
      const { templateId } = await ctx.call<{ templateId: number }>('contracts.saveTemplate', {
        brandId: body['brandId'], key: body['key'], name: body['name'], locale: body['locale'], title: body['title'], body: body['body'], termMonths: body['termMonths'],
        renewalMonths: body['renewalMonths'] === '' ? null : body['renewalMonths'], penaltyKind: body['penaltyKind'], penaltyAmount: amount === '' ? 0 : asMinor(amount, currency, 'penaltyAmount'), penaltyFormula: body['penaltyFormula'],
      });
      return { to: `/staff/contracts/template?id=${String(templateId)}`, say: 'form.saved' };
    },
  },
};
