import { settingsForm } from '../../../forms/schema-form.ts';
import type { Page } from '../../page.ts';
import type { Servers } from './server-parts.ts';

/** Connects a server: first what kind, then where and how. */
export const newServerPage: Page = {
  path: '/staff/servers/new',
  area: 'staff',
  open: 'member',
  nav: 'servers',
  load: async (ctx) => {
    const { modules } = await ctx.call<Servers>('servers.list', {});
    const crumbs = [{ label: ctx.t('nav.servers'), href: '/staff/servers' }];
    const module = modules.find((each) => each.id === ctx.query['module']);
    if (module === undefined) {
      const rows = modules.map(({ id, title }) => ({ icon: 'server', title, href: `/staff/servers/new?module=${id}`, meta: id }));
      return { title: ctx.t('servers.connect'), lead: ctx.t('servers.whichKind'), crumbs, main: [{ kind: 'rows', rows, empty: ctx.t('servers.noKind'), emptyLink: { label: ctx.t('nav.extensions'), href: '/staff/extensions' } }] };
    }
    const settings = settingsForm(ctx, module.id, 'account');
    return {
      title: `${ctx.t('servers.connect')}: ${module.title}`,
      crumbs,
      main: [{ kind: 'form', form: ctx.form('create', ctx.t('servers.save'), [{ name: 'name', label: ctx.t('servers.name'), widget: 'text', required: true }, ...settings.fields({}, [])]) }],
    };
  },
  actions: {
    create: async (ctx, body) => {
      const extension = ctx.query['module'] ?? '';
      const made = await ctx.call<{ id: number }>('servers.create', { extension, name: body['name'], settings: settingsForm(ctx, extension, 'account').values(body) });
      return { to: `/staff/servers/${String(made.id)}`, say: 'form.saved' };
    },
  },
};
