import { settingsForm } from '../../forms/schema-form.ts';
import type { Page } from '../page.ts';
import type { GatewayRow } from '../shapes.ts';

interface ServersAnswer {
  readonly items: readonly { readonly id: number; readonly name: string; readonly title: string; readonly enabled: boolean; readonly placed: number; readonly capacity: number | null; readonly lastTest: { readonly ok?: boolean; readonly message?: string } | null }[];
  readonly modules: readonly { readonly id: string; readonly title: string }[];
}

export const serversPage: Page = {
  path: '/staff/servers',
  area: 'staff',
  open: 'member',
  nav: 'servers',
  load: async (ctx) => {
    const { items, modules } = await ctx.call<ServersAnswer>('servers.list', {});
    return {
      title: ctx.t('nav.servers'),
      actions: modules.map((module) => ({ label: `${ctx.t('servers.connect')}: ${module.title}`, href: `/staff/servers/new?module=${module.id}`, icon: 'plus' })),
      main: [
        {
          kind: 'table',
          caption: ctx.t('nav.servers'),
          columns: [{ label: ctx.t('servers.name') }, { label: ctx.t('products.module'), hide: 'p2' }, { label: ctx.t('servers.placed'), end: true }, { label: ctx.t('servers.test') }],
          rows: items.map((item) => ({
            cells: [{ text: item.name, href: `/staff/servers/${String(item.id)}` }, { text: item.title }, { text: item.capacity === null ? String(item.placed) : `${String(item.placed)} / ${String(item.capacity)}` }, item.lastTest?.ok === undefined ? { text: '–' } : { badge: { text: ctx.t(item.lastTest.ok ? 'servers.ok' : 'servers.bad'), tone: item.lastTest.ok ? 'ok' : 'bad' }, sub: item.lastTest.message }],
          })),
          empty: ctx.t('servers.empty'),
        },
      ],
    };
  },
};

export const newServerPage: Page = {
  path: '/staff/servers/new',
  area: 'staff',
  open: 'member',
  nav: 'servers',
  load: (ctx) => {
    const settings = settingsForm(ctx, ctx.query['module'] ?? '', 'account');
    return Promise.resolve({
      title: ctx.t('servers.connect'),
      crumbs: [{ label: ctx.t('nav.servers'), href: '/staff/servers' }],
      main: [{ kind: 'form', form: ctx.form('create', ctx.t('servers.save'), [{ name: 'name', label: ctx.t('servers.name'), widget: 'text', required: true }, ...settings.fields({}, [])]) }],
    });
  },
  actions: {
    create: async (ctx, body) => {
      const extension = ctx.query['module'] ?? '';
      const made = await ctx.call<{ id: number }>('servers.create', { extension, name: body['name'], settings: settingsForm(ctx, extension, 'account').values(body) });
      return { to: `/staff/servers/${String(made.id)}`, say: 'form.saved' };
    },
  },
};

interface ServerView {
  readonly id: number;
  readonly extension: string;
  readonly name: string;
  readonly enabled: boolean;
  readonly circuitUntil: string | null;
  readonly placed: number;
  readonly capacity: number | null;
  readonly concurrency: number | null;
  readonly lastTest: { readonly ok?: boolean; readonly message?: string; readonly warnings?: readonly string[] } | null;
  readonly values: Readonly<Record<string, unknown>>;
  readonly secretsSet: readonly string[];
  readonly signOn: boolean;
}

export const serverPage: Page = {
  path: '/staff/servers/:id',
  area: 'staff',
  open: 'member',
  nav: 'servers',
  load: async (ctx) => {
    const view = await ctx.call<ServerView>('servers.view', { id: ctx.params['id'] });
    const settings = settingsForm(ctx, view.extension, 'account');
    const { lastTest } = view;
    return {
      title: view.name,
      lead: view.extension,
      crumbs: [{ label: ctx.t('nav.servers'), href: '/staff/servers' }],
      actions: [{ label: ctx.t('servers.requests'), href: `/staff/servers/${String(view.id)}/requests`, icon: 'terminal' }],
      main: [
        ...(lastTest?.ok === undefined ? [] : [{ kind: 'note' as const, tone: lastTest.ok ? ('ok' as const) : ('bad' as const), icon: lastTest.ok ? 'check' : 'alert', text: [lastTest.message ?? '', ...(lastTest.warnings ?? [])].join(' ') }]),
        ...(view.circuitUntil === null ? [] : [{ kind: 'note' as const, tone: 'warn' as const, icon: 'pause', text: ctx.t('servers.paused') }]),
        {
          kind: 'facts',
          facts: [
            { label: ctx.t('servers.placed'), text: view.capacity === null ? String(view.placed) : `${String(view.placed)} / ${String(view.capacity)}` },
            lastTest?.ok === undefined ? { label: ctx.t('servers.test'), text: '–' } : { label: ctx.t('servers.test'), badge: { text: ctx.t(lastTest.ok ? 'servers.ok' : 'servers.bad'), tone: lastTest.ok ? ('ok' as const) : ('bad' as const) } },
          ],
          actions: [ctx.form('test', ctx.t('servers.testNow'), [])],
        },
        {
          kind: 'form',
          title: ctx.t('servers.use'),
          lead: ctx.t('servers.placedHere', { count: view.placed }),
          form: ctx.form('use', ctx.t('form.save'), [
            { name: 'enabled', label: ctx.t('servers.takesNew'), widget: 'switch', checked: view.enabled },
            { name: 'capacity', label: ctx.t('servers.capacity'), widget: 'number', width: 'half', value: view.capacity === null ? '' : String(view.capacity), help: ctx.t('servers.capacityHelp') },
            { name: 'concurrency', label: ctx.t('servers.concurrency'), widget: 'number', width: 'half', value: view.concurrency === null ? '' : String(view.concurrency), help: ctx.t('servers.concurrencyHelp') },
          ]),
        },
        { kind: 'form', title: ctx.t('nav.settings'), form: ctx.form('save', ctx.t('form.save'), [{ name: 'name', label: ctx.t('servers.name'), widget: 'text', value: view.name, required: true }, ...settings.fields(view.values, view.secretsSet)]) },
      ],
    };
  },
  actions: {
    test: async (ctx) => {
      await ctx.call('servers.test', { id: ctx.params['id'] });
      return { to: ctx.request.path };
    },
    use: async (ctx, body) => {
      const number = (name: string): number | null => ((body[name] ?? '').trim() === '' ? null : Number(body[name]));
      await ctx.call('servers.update', { id: ctx.params['id'], enabled: body['enabled'] === 'on', capacity: number('capacity'), concurrency: number('concurrency') });
      return { to: ctx.request.path, say: 'form.saved' };
    },
    save: async (ctx, body) => {
      const view = await ctx.call<ServerView>('servers.view', { id: ctx.params['id'] });
      await ctx.call('servers.update', { id: ctx.params['id'], name: body['name'], settings: settingsForm(ctx, view.extension, 'account').values(body) });
      return { to: ctx.request.path, say: 'form.saved' };
    },
  },
};

export const gatewaysPage: Page = {
  path: '/staff/gateways',
  area: 'staff',
  open: 'member',
  nav: 'gateways',
  load: async (ctx) => {
    const { items } = await ctx.call<{ items: readonly GatewayRow[] }>('gatewayAccounts.list', {});
    const { items: extensions } = await ctx.call<{ items: readonly { id: string; kind: string; title: string; state: string }[] }>('extensions.list', {});
    return {
      title: ctx.t('nav.gateways'),
      actions: extensions.filter((each) => each.kind === 'gateway' && each.state === 'started').map((each) => ({ label: each.title, href: `/staff/gateways/new?extension=${each.id}`, icon: 'plus' })),
      main: [
        {
          kind: 'table',
          caption: ctx.t('nav.gateways'),
          columns: [{ label: ctx.t('servers.name') }, { label: ctx.t('gateways.kind') }, { label: ctx.t('services.status') }],
          rows: items.map((item) => ({ cells: [{ text: item.name, href: `/staff/gateways/${String(item.id)}` }, { text: item.title }, { badge: { text: ctx.t(item.enabled ? 'status.active' : 'status.disabled'), tone: item.enabled ? ('ok' as const) : ('idle' as const) } }] })),
          empty: ctx.t('gateways.empty'),
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
    const settings = settingsForm(ctx, ctx.query['extension'] ?? '', 'account', 's_');
    const { items } = await ctx.call<{ items: readonly { id: number; name: string }[] }>('brands.list', {});
    return {
      title: ctx.t('gateways.new'),
      crumbs: [{ label: ctx.t('nav.gateways'), href: '/staff/gateways' }],
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
  readonly values: Readonly<Record<string, unknown>>;
  readonly secretsSet: readonly string[];
}

export const gatewayPage: Page = {
  path: '/staff/gateways/:id',
  area: 'staff',
  open: 'member',
  nav: 'gateways',
  load: async (ctx) => {
    const view = await ctx.call<GatewayView>('gatewayAccounts.view', { id: ctx.params['id'] });
    const settings = settingsForm(ctx, view.extension, 'account', 's_');
    return {
      title: view.name,
      lead: view.extension,
      crumbs: [{ label: ctx.t('nav.gateways'), href: '/staff/gateways' }],
      main: [
        { kind: 'form', title: ctx.t('nav.settings'), form: ctx.form('save', ctx.t('form.save'), [{ name: 'name', label: ctx.t('gateways.name'), widget: 'text', value: view.name, required: true }, { name: 'enabled', label: ctx.t('gateways.enabled'), widget: 'switch', checked: view.enabled }, ...settings.fields(view.values, view.secretsSet)]) },
      ],
      ...(view.hookPath === null ? {} : { aside: [{ kind: 'lines' as const, title: ctx.t('gateways.webhook'), text: ctx.t('gateways.webhookHelp'), lines: [{ label: 'URL', value: `${ctx.web.house.config.baseUrl()}${view.hookPath}`, copy: true }] }] }),
    };
  },
  actions: {
    save: async (ctx, body) => {
      const view = await ctx.call<GatewayView>('gatewayAccounts.view', { id: ctx.params['id'] });
      await ctx.call('gatewayAccounts.update', { id: ctx.params['id'], name: body['name'], enabled: body['enabled'] === 'on', settings: settingsForm(ctx, view.extension, 'account', 's_').values(body) });
      return { to: ctx.request.path, say: 'form.saved' };
    },
  },
};
