import type { Area } from '../../http/visitor.ts';
import type { Card } from '../../view-models/page.ts';
import type { FieldWish, Page, PageCtx } from '../page.ts';
import { loadServiceRow, serviceCrumbs, servicePath } from '../services/crumbs.ts';
import { chargeFields, loadAdditional } from './additional-cards.ts';
import { kindOf, loadKinds, resourceForm, titleOf, titlesOf, valuesForm, type ResourceRow } from './kinds.ts';

/** The field for a password that one chooses oneself. */
export const passwordField = (ctx: PageCtx, help: string): FieldWish => ({ name: 'password', label: ctx.t('auth.password'), widget: 'password', autocomplete: 'new-password', help: ctx.t(help) });

/** A form for one more of a kind. */
export const newResourcePage = (area: Area): Page => ({
  path: servicePath(area, ':id', '/resources/:kind/new'),
  area,
  open: 'member',
  nav: 'services',
  load: async (ctx) => {
    const service = await loadServiceRow(ctx);
    const kinds = await loadKinds(ctx, service.id);
    const row = kindOf(ctx, kinds);
    const { parent } = resourceForm(ctx, row);
    const form = await valuesForm(ctx, row, row.fields);
    const owner = kinds.find((each) => each.kind === parent?.kind);
    const crumbs = [...serviceCrumbs(ctx, area, service), { label: titlesOf(ctx, row), href: servicePath(area, service.id, `/resources/${row.kind}`) }];
    const title = `${ctx.t('resources.new')}: ${titleOf(ctx, row)}`;
    if (owner?.count === 0) {
      const first: Card = { kind: 'table', caption: titlesOf(ctx, owner), columns: [], rows: [], empty: ctx.t('resources.parentFirst', { kind: titleOf(ctx, owner) }), emptyLink: { label: `${ctx.t('resources.new')}: ${titleOf(ctx, owner)}`, href: servicePath(area, service.id, `/resources/${owner.kind}/new`) } };
      return { title, crumbs, main: [first] };
    }
    const charges = area === 'staff' && row.most !== null ? chargeFields(ctx, await loadAdditional(ctx, service.id, row.kind)) : [];
    const fields = [
      ...form.fields({}, []),
      ...(row.hasPassword ? [passwordField(ctx, 'resources.passwordHelp')] : []),
      ...(area === 'staff' ? [{ name: 'recorded', label: ctx.t('resources.recorded'), help: ctx.t('resources.recordedHelp'), widget: 'switch' as const }] : []),
      ...charges,
    ];
    return { title, crumbs, main: [{ kind: 'form', form: ctx.form('create', ctx.t('resources.create'), fields) }] };
  },
  actions: {
    create: async (ctx, body) => {
      const row = kindOf(ctx, await loadKinds(ctx, ctx.params['id']));
      const form = await valuesForm(ctx, row, row.fields);
      const password = body['password'] ?? '';
      const wish = { serviceId: ctx.params['id'], kind: row.kind, values: form.values(body), ...(password === '' ? {} : { password }) };
      const made = area === 'staff' && (body['charge'] ?? '') !== ''
        ? (await ctx.call<{ resource: ResourceRow }>('resources.createAdditional', { ...wish, productId: body['charge'], invoiceNow: body['invoiceNow'] === 'on' })).resource
        : await ctx.call<ResourceRow>('resources.create', { ...wish, ...(body['recorded'] === 'on' && area === 'staff' ? { recorded: true } : {}) });
      return { to: servicePath(area, made.serviceId, `/resources/${row.kind}/${String(made.id)}`), say: 'resources.made' };
    },
  },
});
