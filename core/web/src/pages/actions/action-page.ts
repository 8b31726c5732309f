import { notFound } from '@billet/sdk';
import type { Area } from '../../http/visitor.ts';
import type { Card, PageModel } from '../../view-models/page.ts';
import type { Page, PageCtx } from '../page.ts';
import type { ResourceRow } from '../resources/kinds.ts';
import { loadServiceRow, serviceCrumbs, servicePath } from '../services/crumbs.ts';
import { actionText, actionTitle, inputForm, loadActions, type ActionRow } from './actions.ts';
import { runAction } from './run.ts';

interface At {
  readonly row: ActionRow;
  readonly resource: ResourceRow | undefined;
}

const find = async (ctx: PageCtx): Promise<At> => {
  const resourceId = ctx.query['resource'];
  const { items } = await loadActions(ctx, ctx.params['id'], resourceId);
  const row = items.find((each) => String(each.bindingId) === ctx.params['binding'] && each.name === ctx.params['action']);
  if (row === undefined) throw notFound('Action');
  return { row, resource: resourceId === undefined ? undefined : await ctx.call<ResourceRow>('resources.get', { id: resourceId }) };
};

const load = async (ctx: PageCtx, area: Area, extra: readonly Card[] = []): Promise<PageModel> => {
  const service = await loadServiceRow(ctx);
  const { row, resource } = await find(ctx);
  const confirm = actionText(ctx, row, 'confirm');
  const lead = confirm ?? actionText(ctx, row, 'help');
  return {
    title: actionTitle(ctx, row),
    lead: resource?.name ?? service.label,
    crumbs: [...serviceCrumbs(ctx, area, service), ...(resource === undefined ? [] : [{ label: resource.name, href: servicePath(area, service.id, `/resources/${resource.kind}/${String(resource.id)}`) }])],
    main: [...extra, { kind: 'form', ...(lead === undefined ? {} : { lead }), form: ctx.form('run', actionTitle(ctx, row), inputForm(ctx, row, resource?.kind).fields({}, []), { danger: confirm !== undefined }) }],
  };
};

/** A command that asks for something, or whether it is meant. */
export const actionPage = (area: Area): Page => ({
  path: servicePath(area, ':id', '/actions/:binding/:action'),
  area,
  open: 'member',
  nav: 'services',
  load: (ctx) => load(ctx, area),
  actions: {
    run: async (ctx, body) => {
      const { row, resource } = await find(ctx);
      const told = await runAction(ctx, { bindingId: String(row.bindingId), action: row.name, resourceId: ctx.query['resource'], values: inputForm(ctx, row, resource?.kind).values(body) });
      return 'main' in told ? told : load(ctx, area, told);
    },
  },
});
