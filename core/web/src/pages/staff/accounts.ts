import { settingsForm } from '../../forms/schema-form.ts';
import type { Page } from '../page.ts';

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
