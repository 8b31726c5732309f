import type { Form } from '../../view-models/page.ts';
import { contactFields, contactInput } from '../contact-fields.ts';
import type { Page, PageCtx } from '../page.ts';
import type { ClientRow } from '../shapes.ts';
import { mergedInto } from './client-merge.ts';

interface Books {
  readonly groupId: number | null;
  readonly separateInvoices: boolean;
}

/** Which group the client is in and how its items are put on documents: a change of its own, which the contact data do not wait for. */
const groupForm = async (ctx: PageCtx, client: ClientRow, books: Books): Promise<Form> => {
  const { items } = await ctx.call<{ items: readonly { id: number; name: string }[] }>('clientGroups.list', { brandId: client.brandId });
  return ctx.form('group', ctx.t('form.save'), [
    { name: 'groupId', label: ctx.t('groups.one'), widget: 'select', options: [{ value: '', label: ctx.t('groups.none') }, ...items.map(({ id, name }) => ({ value: String(id), label: name, selected: id === books.groupId }))] },
    { name: 'separateInvoices', label: ctx.t('groups.separate'), widget: 'switch', checked: books.separateInvoices },
  ]);
};

/** Contact data of a client, for staff: all of it, whatever is locked for the client himself. */
export const clientEditPage: Page = {
  path: '/staff/clients/:id/edit',
  area: 'staff',
  open: 'member',
  nav: 'clients',
  movedTo: mergedInto,
  load: async (ctx) => {
    const { t } = ctx;
    const { client, billing } = await ctx.call<{ client: ClientRow; billing: Books }>('clients.get', { id: ctx.params['id'] });
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
      aside: [{ kind: 'form', title: t('groups.ofClient'), link: { label: t('groups.title'), href: '/staff/client-groups' }, form: await groupForm(ctx, client, billing) }],
    };
  },
  actions: {
    group: async (ctx, body) => {
      await ctx.call('clients.assignGroup', { id: ctx.params['id'], groupId: body['groupId'] === '' ? null : body['groupId'], separateInvoices: body['separateInvoices'] === 'on' });
      return { to: ctx.request.path, say: 'form.saved' };
    },
    save: async (ctx, body) => {
      await ctx.call('clients.update', { id: ctx.params['id'], ...contactInput(body), dueDay: body['dueDay'] === '' ? null : body['dueDay'], ...(body['accountDay'] === undefined ? {} : { accountDay: body['accountDay'] === '' ? null : body['accountDay'] }), status: body['status'] });
      return { to: `/staff/clients/${ctx.params['id'] ?? ''}`, say: 'form.saved' };
    },
  },
};
