import { BilletError } from '@billet/sdk';
import type { Area } from '../../http/visitor.ts';
import type { Card, Form } from '../../view-models/page.ts';
import { actionAction, actionCard, signOnAction } from '../actions/index.ts';
import { confirmFirst } from '../confirm.ts';
import type { Page, PageCtx } from '../page.ts';
import { buttonProblem } from '../parts.ts';
import { loadServiceRow, serviceCrumbs, servicePath } from '../services/crumbs.ts';
import { fieldTitle, kindOf, kindText, loadKinds, mayWrite, reasonOf, resourceForm, shownValue, stateBadge, titleOf, titlesOf, valuesForm, type KindRow, type ResourceRow } from './kinds.ts';
import { assignAction, assignCard } from '../staff/addresses/assign-card.ts';
import { moveAction, moveCard } from './move-card.ts';
import { passwordField } from './new-resource-page.ts';

const changeable = (ctx: PageCtx, row: KindRow): readonly string[] => {
  const fixed = resourceForm(ctx, row).fixed ?? [];
  return row.fields.filter((name) => !fixed.includes(name));
};

/** What is known of it and cannot be typed over here. */
const factsCard = (ctx: PageCtx, area: Area, row: KindRow, item: ResourceRow, may: boolean): Card => {
  const form = resourceForm(ctx, row);
  const edited = may && row.mayChange ? changeable(ctx, row) : [];
  const shown = Object.keys(form.fields.shape).filter((name) => name !== form.name && !edited.includes(name) && item.values[name] !== undefined);
  const unsettled = item.state === 'failed' || item.state === 'pending' || item.state === 'going';
  const actions: Form[] = [
    ...(may && unsettled ? [ctx.form('retry', ctx.t('resources.retry'), [])] : []),
    ...(may && item.hasPassword ? [ctx.form('reveal', ctx.t('service.reveal'), []), ctx.form('renew', ctx.t('service.newPassword'), [])] : []),
    ...(area === 'staff' ? [ctx.form('inspect', ctx.t('resources.inspect'), [])] : []),
  ];
  return {
    kind: 'facts',
    facts: [
      { label: fieldTitle(ctx, row, form.name), text: item.name, mono: true, copy: true },
      { label: ctx.t('services.status'), badge: stateBadge(ctx, item), sub: reasonOf(ctx, item) },
      ...shown.map((name) => ({ label: fieldTitle(ctx, row, name), ...shownValue(ctx, row, name, item.values[name]) })),
      { label: ctx.t('resources.createdAt'), instant: item.createdAt },
    ],
    actions,
  };
};

const load = async (ctx: PageCtx, area: Area, extra: readonly Card[] = []): ReturnType<Page['load']> => {
  const service = await loadServiceRow(ctx);
  const kinds = await loadKinds(ctx, service.id);
  const row = kindOf(ctx, kinds);
  const item = await ctx.call<ResourceRow>('resources.get', { id: ctx.params['resource'] });
  if (item.serviceId !== service.id || item.kind !== row.kind) throw new BilletError('NOT_FOUND', 'Resource not found', { status: 404 });
  const may = mayWrite(ctx) && item.state !== 'going';
  const names = changeable(ctx, row);
  const editing: readonly Card[] = may && row.mayChange && names.length > 0 ? [{ kind: 'form', title: ctx.t('resources.change'), form: ctx.form('save', ctx.t('form.save'), (await valuesForm(ctx, row, names)).fields(item.values, [])) }] : [];
  const owning = may && row.mayChange;
  const removing = ctx.form('remove', ctx.t('resources.remove'), [{ name: 'confirm', label: ctx.t('resources.removeConfirm', { name: item.name }), widget: 'text', required: true, autocomplete: 'off' }], { danger: true });
  return {
    title: item.name,
    lead: titleOf(ctx, row),
    crumbs: [...serviceCrumbs(ctx, area, service), { label: titlesOf(ctx, row), href: servicePath(area, service.id, `/resources/${row.kind}`) }],
    main: [...buttonProblem(ctx, 'retry', 'renew', 'inspect', 'action', 'sign-on'), ...extra, factsCard(ctx, area, row, item, may), ...(may ? await actionCard(ctx, area, service.id, item) : []), ...editing],
    aside: [
      ...(owning && area === 'staff' ? await assignCard(ctx, item) : []),
      ...(owning && item.hasPassword ? [{ kind: 'form' as const, title: ctx.t('resources.setPassword'), form: ctx.form('password', ctx.t('resources.setPassword'), [{ ...passwordField(ctx, 'resources.passwordRule'), required: true }]) }] : []),
      ...(owning && item.state !== 'pending' ? await moveCard(ctx, area, item, kindText(ctx, row, '.moveLead', ctx.t('resources.moveLead')) ?? '') : []),
      ...(owning ? [{ kind: 'form' as const, title: ctx.t('resources.remove'), lead: kindText(ctx, row, '.removeLead', ctx.t('resources.removeLead')) ?? '', form: removing }] : []),
    ],
  };
};

/** One resource: what it is, how it stands, and all that can be done with it. */
export const resourcePage = (area: Area): Page => ({
  path: servicePath(area, ':id', '/resources/:kind/:resource'),
  area,
  open: 'member',
  nav: 'services',
  load: (ctx) => load(ctx, area),
  actions: {
    save: async (ctx, body) => {
      const row = kindOf(ctx, await loadKinds(ctx, ctx.params['id']));
      const form = await valuesForm(ctx, row, changeable(ctx, row));
      await ctx.call('resources.change', { id: ctx.params['resource'], values: form.values(body) });
      return { to: ctx.request.path, say: 'resources.saved' };
    },
    ...(area === 'staff' ? { assign: assignAction } : {}),
    move: (ctx, body) => moveAction(ctx, area, body),
    password: async (ctx, body) => {
      await ctx.call('resources.change', { id: ctx.params['resource'], password: body['password'] });
      return { to: ctx.request.path, say: 'service.passwordChanged' };
    },
    renew: async (ctx) => {
      await ctx.call('resources.change', { id: ctx.params['resource'], newPassword: true });
      return { to: ctx.request.path, say: 'service.passwordChanged' };
    },
    reveal: async (ctx) => {
      const first = confirmFirst(ctx, area);
      if (first !== undefined) return first;
      const { username, password } = await ctx.call<{ username: string; password: string }>('provisioning.reveal', { id: ctx.params['resource'] });
      return load(ctx, area, [{ kind: 'lines', title: ctx.t('service.secret'), lines: [{ label: ctx.t('service.username'), value: username, copy: true }, { label: ctx.t('auth.password'), value: password, copy: true }] }]);
    },
    action: (ctx, body) => actionAction(ctx, body, (cards) => load(ctx, area, cards)),
    'sign-on': (ctx, body) => signOnAction(ctx, area, body),
    retry: async (ctx) => {
      await ctx.call('resources.retry', { id: ctx.params['resource'] });
      return { to: ctx.request.path, say: 'service.retrying' };
    },
    inspect: async (ctx) => {
      const { facts, message } = await ctx.call<{ facts: readonly { name: string; value: string }[]; message: string | null }>('resources.inspect', { id: ctx.params['resource'] });
      const told: Card = message !== null ? { kind: 'note', tone: 'bad', icon: 'alert', text: message } : facts.length === 0 ? { kind: 'note', tone: 'info', icon: 'info', text: ctx.t('resources.inspectNothing') } : { kind: 'lines', title: ctx.t('resources.onServer'), lines: facts.map(({ name, value }) => ({ label: name, value })) };
      return load(ctx, area, [told]);
    },
    remove: async (ctx, body) => {
      const item = await ctx.call<ResourceRow>('resources.get', { id: ctx.params['resource'] });
      if ((body['confirm'] ?? '').trim().toLowerCase() !== item.name.toLowerCase()) throw new BilletError('RESOURCE_CONFIRM', 'Type the name to remove it.', { status: 422, field: 'confirm' });
      await ctx.call('resources.remove', { id: item.id });
      return { to: servicePath(area, item.serviceId, `/resources/${item.kind}`), say: 'resources.removed' };
    },
  },
});
