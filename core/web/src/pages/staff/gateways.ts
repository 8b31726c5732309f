import { settingsForm } from '../../forms/schema-form.ts';
import type { Card } from '../../view-models/page.ts';
import { asMinor } from '../as-minor.ts';
import { extensionTitle } from '../extension-title.ts';
import type { Page, PageCtx } from '../page.ts';
import { buttonProblem, today } from '../parts.ts';
import type { GatewayRow } from '../shapes.ts';

export const gatewaysPage: Page = {
  path: '/staff/gateways',
  area: 'staff',
  open: 'member',
  nav: 'gateways',
  load: async (ctx) => {
    const { items } = await ctx.call<{ items: readonly GatewayRow[] }>('gatewayAccounts.list', {});
    return {
      title: ctx.t('nav.gateways'),
      actions: [{ label: ctx.t('gateways.new'), href: '/staff/gateways/new', icon: 'plus', main: true }],
      main: [
        {
          kind: 'table',
          caption: ctx.t('nav.gateways'),
          columns: [{ label: ctx.t('servers.name') }, { label: ctx.t('gateways.kind') }, { label: ctx.t('services.status') }],
          rows: items.map((item) => ({ cells: [{ text: item.name, href: `/staff/gateways/${String(item.id)}` }, { text: item.title }, { badge: { text: ctx.t(item.enabled ? 'status.active' : 'status.disabled'), tone: item.enabled ? ('ok' as const) : ('idle' as const) } }] })),
          empty: ctx.t('gateways.empty'),
          emptyLink: { label: ctx.t('gateways.new'), href: '/staff/gateways/new' },
        },
      ],
    };
  },
};

export const newGatewayPage: Page = {
  path: '/staff/gateways/new',
  area: 'staff',
  open: 'member',
  nav: 'gateways',
  load: async (ctx) => {
    const crumbs = [{ label: ctx.t('nav.gateways'), href: '/staff/gateways' }];
    const { items: extensions } = await ctx.call<{ items: readonly { id: string; kind: string; title: string; state: string }[] }>('extensions.list', {});
    const kinds = extensions.filter((each) => each.kind === 'gateway' && each.state === 'started');
    const kind = kinds.find(({ id }) => id === ctx.query['extension']);
    if (kind === undefined) {
      const rows = kinds.map(({ id, title }) => ({ icon: 'bank', title, href: `/staff/gateways/new?extension=${id}`, meta: id }));
      return { title: ctx.t('gateways.new'), lead: ctx.t('gateways.whichKind'), crumbs, main: [{ kind: 'rows', rows, empty: ctx.t('gateways.noKind'), emptyLink: { label: ctx.t('nav.extensions'), href: '/staff/extensions' } }] };
    }
    const settings = settingsForm(ctx, kind.id, 'account', 's_');
    const { items } = await ctx.call<{ items: readonly { id: number; name: string }[] }>('brands.list', {});
    return {
      title: `${ctx.t('gateways.new')}: ${kind.title}`,
      crumbs,
      main: [
        {
          kind: 'form',
          form: ctx.form('create', ctx.t('form.save'), [
            { name: 'brandId', label: ctx.t('clients.brand'), widget: 'select', width: 'half', options: items.map((item) => ({ value: String(item.id), label: item.name })) },
            { name: 'name', label: ctx.t('gateways.name'), widget: 'text', required: true, width: 'half', help: ctx.t('gateways.nameHelp') },
            ...settings.fields({}, []),
          ]),
        },
      ],
    };
  },
  actions: {
    create: async (ctx, body) => {
      const extension = ctx.query['extension'] ?? '';
      const made = await ctx.call<{ id: number }>('gatewayAccounts.create', { brandId: body['brandId'], extension, name: body['name'], settings: settingsForm(ctx, extension, 'account', 's_').values(body) });
      return { to: `/staff/gateways/${String(made.id)}`, say: 'form.saved' };
    },
  },
};

interface GatewayView {
  readonly extension: string;
  readonly name: string;
  readonly enabled: boolean;
  readonly hookPath: string | null;
  readonly tests: boolean;
  readonly hasFiles: boolean;
  readonly captureLater: boolean | null;
  readonly surcharge: GatewayRow['surcharge'];
  readonly currencies: readonly string[] | null;
  readonly conversion: { readonly into: string; readonly margin: string } | null;
  readonly values: Readonly<Record<string, unknown>>;
  readonly secretsSet: readonly string[];
}

/** What paying this way costs the client. */
const surchargeForm = (ctx: PageCtx, { surcharge }: GatewayView): Card => ({
  kind: 'form',
  title: ctx.t('surcharge.title'),
  lead: ctx.t('surcharge.lead'),
  form: ctx.form('surcharge', ctx.t('form.save'), [
    { name: 'percent', label: ctx.t('surcharge.percent'), widget: 'text', width: 'half', unit: '%', value: surcharge?.percent ?? '0' },
    { name: 'fixed', label: ctx.t('surcharge.fixed'), widget: 'number', width: 'half', value: String(surcharge?.fixed ?? 0), help: ctx.t('surcharge.fixedHelp') },
    { name: 'grossUp', label: ctx.t('surcharge.grossUp'), widget: 'switch', checked: surcharge?.grossUp === true, help: ctx.t('surcharge.grossUpHelp') },
  ]),
});

/** Which currencies it takes, and in which it charges the others. */
const currenciesForm = (ctx: PageCtx, { currencies, conversion }: GatewayView): Card => ({
  kind: 'form',
  title: ctx.t('conversion.title'),
  lead: ctx.t('conversion.lead'),
  form: ctx.form('currencies', ctx.t('form.save'), [
    { name: 'currencies', label: ctx.t('conversion.currencies'), widget: 'text', value: currencies?.join(', ') ?? '', placeholder: 'EUR, USD', help: ctx.t('conversion.currenciesHelp') },
    { name: 'into', label: ctx.t('conversion.into'), widget: 'text', width: 'half', value: conversion?.into ?? '', placeholder: 'BRL', errorAt: 'conversion', help: ctx.t('conversion.intoHelp') },
    { name: 'margin', label: ctx.t('conversion.margin'), widget: 'text', width: 'half', unit: '%', value: conversion?.margin ?? '0', errorAt: 'conversion.margin' },
  ]),
});

/** Codes as people write them: with commas, blanks, in small letters. */
const codesIn = (text: string): readonly string[] => text.toUpperCase().split(/[^A-Z]+/).filter((code) => code !== '');

const loadGateway = async (ctx: PageCtx, notes: readonly Card[] = []): ReturnType<Page['load']> => {
  const view = await ctx.call<GatewayView>('gatewayAccounts.view', { id: ctx.params['id'] });
  const settings = settingsForm(ctx, view.extension, 'account', 's_');
  return {
    title: view.name,
    lead: extensionTitle(ctx, view.extension),
    crumbs: [{ label: ctx.t('nav.gateways'), href: '/staff/gateways' }],
    actions: view.hasFiles ? [{ label: ctx.t('files.title'), href: `/staff/gateways/${String(ctx.params['id'])}/files`, icon: 'invoice' }] : [],
    main: [
      ...notes,
      ...buttonProblem(ctx, 'test'),
      { kind: 'form', title: ctx.t('nav.settings'), form: ctx.form('save', ctx.t('form.save'), [{ name: 'name', label: ctx.t('gateways.name'), widget: 'text', value: view.name, required: true }, { name: 'enabled', label: ctx.t('gateways.enabled'), widget: 'switch', checked: view.enabled }, ...(view.captureLater === null ? [] : [{ name: 'captureLater', label: ctx.t('gateways.captureLater'), help: ctx.t('gateways.captureLaterHelp'), widget: 'switch' as const, checked: view.captureLater }]), ...settings.fields(view.values, view.secretsSet)]) },
    ],
    aside: [
      surchargeForm(ctx, view),
      currenciesForm(ctx, view),
      {
        kind: 'form',
        title: ctx.t('payout.title'),
        lead: ctx.t('payout.lead'),
        form: ctx.form('payout', ctx.t('payout.book'), [
          { name: 'reference', label: ctx.t('payments.reference'), widget: 'text', required: true },
          { name: 'amount', label: ctx.t('payout.amount'), widget: 'money', width: 'half', required: true },
          { name: 'fee', label: ctx.t('payments.fee'), widget: 'money', width: 'half', value: '0' },
          { name: 'currency', label: ctx.t('shell.currency'), widget: 'text', width: 'half', required: true, placeholder: 'EUR' },
          { name: 'bookedOn', label: ctx.t('balance.date'), widget: 'date', width: 'half', required: true, value: today(ctx) },
        ]),
      },
      ...(view.tests ? [{ kind: 'form' as const, title: ctx.t('gateways.test'), form: ctx.form('test', ctx.t('servers.testNow'), []) }] : []),
      ...(view.hookPath === null ? [] : [{ kind: 'lines' as const, title: ctx.t('gateways.webhook'), text: ctx.t('gateways.webhookHelp'), lines: [{ label: 'URL', value: `${ctx.web.house.config.baseUrl()}${view.hookPath}`, copy: true }] }]),
    ],
  };
};

export const gatewayPage: Page = {
  path: '/staff/gateways/:id',
  area: 'staff',
  open: 'member',
  nav: 'gateways',
  load: (ctx) => loadGateway(ctx),
  actions: {
    payout: async (ctx, { reference, amount, fee, currency = '', bookedOn }) => {
      const code = currency.trim().toUpperCase();
      const { fresh } = await ctx.call<{ fresh: boolean }>('payments.recordPayout', { gatewayAccountId: ctx.params['id'], reference, amount: asMinor(amount, code, 'amount'), fee: asMinor(fee === '' ? '0' : fee, code, 'fee'), currency: code, bookedOn });
      return { to: ctx.request.path, say: fresh ? 'payout.booked' : 'payout.known' };
    },
    surcharge: async (ctx, { percent = '', fixed = '', grossUp }) => {
      const none = /^0*([.,]0*)?$/.test(percent.trim()) && /^0*$/.test(fixed.trim());
      await ctx.call('gatewayAccounts.update', { id: ctx.params['id'], surcharge: none ? null : { percent: percent.trim().replace(',', '.') || '0', fixed: Number(fixed), grossUp: grossUp === 'on' } });
      return { to: ctx.request.path, say: 'form.saved' };
    },
    currencies: async (ctx, { currencies = '', into = '', margin = '' }) => {
      const codes = codesIn(currencies);
      const conversion = into.trim() === '' ? null : { into: into.trim().toUpperCase(), margin: margin.trim().replace(',', '.') || '0' };
      await ctx.call('gatewayAccounts.update', { id: ctx.params['id'], currencies: codes.length === 0 ? null : codes, conversion });
      return { to: ctx.request.path, say: 'form.saved' };
    },
    test: async (ctx) => {
      const { ok, message } = await ctx.call<{ ok: boolean; message: string }>('gatewayAccounts.test', { id: ctx.params['id'] });
      return loadGateway(ctx, [{ kind: 'note', tone: ok ? 'ok' : 'bad', icon: ok ? 'check' : 'alert', text: message }]);
    },
    save: async (ctx, body) => {
      const view = await ctx.call<GatewayView>('gatewayAccounts.view', { id: ctx.params['id'] });
      await ctx.call('gatewayAccounts.update', { id: ctx.params['id'], name: body['name'], enabled: body['enabled'] === 'on', ...(view.captureLater === null ? {} : { captureLater: body['captureLater'] === 'on' }), settings: settingsForm(ctx, view.extension, 'account', 's_').values(body) });
      return { to: ctx.request.path, say: 'form.saved' };
    },
  },
};
