import { contactFields, contactInput } from '../contact-fields.ts';
import type { Page } from '../page.ts';
import type { ClientRow } from '../shapes.ts';
import { mergedInto } from './client-merge.ts';

/** Contact data of a client, for staff: all of it, whatever is locked for the client himself. */
export const clientEditPage: Page = {
  path: '/staff/clients/:id/edit',
  area: 'staff',
  open: 'member',
  nav: 'clients',
  movedTo: mergedInto,
  load: async (ctx) => {
    const { t } = ctx;
    const { client } = await ctx.call<{ client: ClientRow }>('clients.get', { id: ctx.params['id'] });
    return {
      title: t('clientEdit.title'),
      crumbs: [{ label: t('nav.clients'), href: '/staff/clients' }, { label: client.name, href: `/staff/clients/${String(client.id)}` }],
      main: [
        {
          kind: 'form',
          title: t('account.contact'),
          form: ctx.form('save', t('form.save'), [
            ...contactFields(ctx, client),
            { name: 'dueDay', label: t('clients.dueDay'), widget: 'number', width: 'half', value: client.dueDay === null ? '' : String(client.dueDay) },
            { name: 'accountDay', label: t('clients.accountDay'), widget: 'number', width: 'half', help: t('clients.accountDayHelp'), value: client.accountDay === null ? '' : String(client.accountDay) },
            { name: 'status', label: t('services.status'), widget: 'select', width: 'half', options: ['active', 'closed'].map((status) => ({ value: status, label: t(`status.${status}`), selected: status === client.status })) },
          ]),
        },
      ],
    };
  },
  actions: {
    save: async (ctx, body) => {
      await ctx.call('clients.update', { id: ctx.params['id'], ...contactInput(body), dueDay: body['dueDay'] === '' ? null : body['dueDay'], ...(body['accountDay'] === undefined ? {} : { accountDay: body['accountDay'] === '' ? null : body['accountDay'] }), status: body['status'] });
      return { to: `/staff/clients/${ctx.params['id'] ?? ''}`, say: 'form.saved' };
    },
  },
};
