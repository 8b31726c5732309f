import { permits } from '@billet/kernel';
import type { Area } from '../../http/visitor.ts';
import type { Card } from '../../view-models/page.ts';
import type { Page, PageCtx } from '../page.ts';
import { loadServiceRow, serviceCrumbs, servicePath } from './crumbs.ts';

interface Developer {
  readonly name: string;
  readonly email: string;
  readonly phone: string;
}

interface Answer {
  readonly developer: Developer | null;
  readonly asked: boolean;
}

/** Who builds what a service hosts; nothing of services that host nothing, unless somebody was named. */
export const developerCard = async (ctx: PageCtx, area: Area, serviceId: number): Promise<readonly Card[]> => {
  const { developer, asked } = await ctx.call<Answer>('services.developer', { id: serviceId });
  const mayWrite = permits(ctx.caller.permissions, 'services.write');
  if (developer === null && !(asked && mayWrite)) return [];
  const href = mayWrite ? { href: servicePath(area, serviceId, '/developer') } : {};
  const row = developer === null ? { title: ctx.t('developer.add'), meta: '' } : { title: developer.name, meta: [developer.email, developer.phone].filter((part) => part !== '').join(' · ') };
  return [{ kind: 'rows', title: ctx.t('developer.title'), rows: [{ icon: 'user', ...row, ...href }], empty: '' }];
};

export const developerPage = (area: Area): Page => ({
  path: servicePath(area, ':id', '/developer'),
  area,
  open: 'member',
  nav: 'services',
  load: async (ctx) => {
    const service = await loadServiceRow(ctx);
    const { developer } = await ctx.call<Answer>('services.developer', { id: service.id });
    return {
      title: ctx.t('developer.title'),
      lead: ctx.t('developer.lead'),
      narrow: true,
      crumbs: serviceCrumbs(ctx, area, service),
      main: [
        {
          kind: 'form',
          form: ctx.form('save', ctx.t('form.save'), [
            { name: 'name', label: ctx.t('auth.name'), widget: 'text', value: developer?.name ?? '', help: ctx.t('developer.empty') },
            { name: 'email', label: ctx.t('auth.email'), widget: 'email', width: 'half', value: developer?.email ?? '' },
            { name: 'phone', label: ctx.t('auth.phone'), widget: 'text', width: 'half', value: developer?.phone ?? '' },
          ]),
        },
      ],
    };
  },
  actions: {
    save: async (ctx, body) => {
      await ctx.call('services.setDeveloper', { id: ctx.params['id'], name: body['name'] ?? '', email: body['email'] ?? '', phone: body['phone'] ?? '' });
      return { to: servicePath(area, ctx.params['id'] ?? ''), say: 'form.saved' };
    },
  },
});
