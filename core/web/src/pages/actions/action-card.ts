import type { Area } from '../../http/visitor.ts';
import type { Card, Form } from '../../view-models/page.ts';
import type { PageCtx } from '../page.ts';
import { servicePath } from '../services/crumbs.ts';
import { actionText, actionTitle, loadActions, type ActionRow } from './actions.ts';

interface ResourceAt {
  readonly id: number;
  readonly kind: string;
}

const hidden = (ctx: PageCtx, name: string, submit: string, values: Readonly<Record<string, string | number>>): Form =>
  ctx.form(name, submit, Object.entries(values).map(([field, value]) => ({ name: field, label: '', widget: 'hidden', value: String(value) })));

/** Commands of the servers, each as a button; those that ask for something or want to be confirmed lead to a page of their own. */
export const actionCard = async (ctx: PageCtx, area: Area, serviceId: number, resource?: ResourceAt): Promise<readonly Card[]> => {
  const { items, signOn, passwords } = await loadActions(ctx, serviceId, resource?.id);
  if (items.length + signOn.length + passwords.length === 0) return [];
  const at = (row: ActionRow): string => `${servicePath(area, serviceId, `/actions/${String(row.bindingId)}/${row.name}`)}${resource === undefined ? '' : `?resource=${String(resource.id)}`}`;
  const asks = (row: ActionRow): boolean => row.confirm !== null || row.fields.length > 0;
  const where = resource === undefined ? {} : { resourceId: resource.id };
  return [
    {
      kind: 'rows',
      title: ctx.t('actions.title'),
      rows: [
        ...signOn.map((panel) => ({ icon: 'external', title: ctx.t(resource === undefined ? 'actions.signOn' : 'actions.openMailbox', { title: panel.title }), meta: ctx.t('actions.signOnHelp'), action: hidden(ctx, 'sign-on', ctx.t('actions.open'), { bindingId: panel.bindingId, ...where }) })),
        ...passwords.map((panel) => ({ icon: 'key', title: ctx.t('actions.newPassword', { title: panel.title }), meta: ctx.t('actions.newPasswordHelp'), action: hidden(ctx, 'panel-password', ctx.t('service.newPassword'), { bindingId: panel.bindingId }) })),
        ...items.map((row) => ({
          icon: 'terminal', title: actionTitle(ctx, row), meta: actionText(ctx, row, 'help') ?? '',
          ...(asks(row) ? { href: at(row) } : { action: hidden(ctx, 'action', ctx.t('actions.run'), { bindingId: row.bindingId, action: row.name, ...where }) }),
        })),
      ],
      empty: '',
    },
  ];
};
