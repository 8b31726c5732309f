import type { Card } from '../../view-models/page.ts';
import type { Page, PageCtx } from '../page.ts';
import { buttonProblem } from '../parts.ts';
import { loadServiceRow, serviceCrumbs, servicePath } from '../services/crumbs.ts';
import { stopDomainsField } from '../services/linked-domains.ts';

const textOrNull = (text: string | undefined): string | null => (text === undefined || text.trim() === '' ? null : text.trim());

interface Penalty {
  readonly amount: number;
  readonly currency: string;
}

interface Transfer {
  readonly toClientId: number;
  readonly toClient: string;
  readonly on: string;
  readonly state: string;
}

/** A transfer that waits for its day, or the form for one. */
const transferCard = async (ctx: PageCtx, serviceId: number): Promise<Card> => {
  const { t } = ctx;
  const { items } = await ctx.call<{ items: readonly Transfer[] }>('services.transfers', { id: serviceId });
  const waiting = items.find(({ state }) => state === 'waiting');
  return waiting === undefined
    ? {
        kind: 'form',
        title: t('transfer.title'),
        lead: t('transfer.lead'),
        form: ctx.form('transfer', t('transfer.submit'), [
          { name: 'toClientId', label: t('transfer.client'), widget: 'number', width: 'third', required: true },
          { name: 'transferOn', errorAt: 'on', label: t('end.day'), widget: 'date', width: 'third' },
          { name: 'settle', label: t('transfer.settle'), widget: 'select', width: 'third', options: ['keep', 'split'].map((each) => ({ value: each, label: t(`transfer.settle.${each}`) })) },
        ]),
      }
    : {
        kind: 'facts',
        title: t('transfer.title'),
        facts: [{ label: t('service.client'), text: waiting.toClient, href: `/staff/clients/${String(waiting.toClientId)}` }, { label: t('end.day'), date: waiting.on }],
        actions: [ctx.form('stay', t('transfer.withdraw'), [])],
      };
};

/** Ending a service in all its ways: cancel, let it end on a day, give it to another client, delete the record. */
export const staffServiceEndPage: Page = {
  path: '/staff/services/:id/end',
  area: 'staff',
  open: 'member',
  nav: 'services',
  load: async (ctx) => {
    const service = await loadServiceRow(ctx);
    const { t } = ctx;
    const penalty = await ctx.call<Penalty>('contracts.penalty', { serviceId: service.id });
    const open = service.cancelRequestedAt !== null;
    return {
      title: t('end.title'),
      lead: `${service.label} · ${service.number}`,
      crumbs: serviceCrumbs(ctx, 'staff', service),
      main: [
        ...(penalty.amount > 0 ? [{ kind: 'note' as const, tone: 'warn' as const, icon: 'alert', text: t('end.penalty', { amount: ctx.say.money(penalty) }) }] : []),
        open
          ? { kind: 'facts', title: t('cancel.title'), facts: [{ label: t('service.ends'), date: service.endDate }], actions: [ctx.form('withdraw', t('cancel.withdraw'), [])] }
          : {
              kind: 'form',
              title: t('cancel.title'),
              form: ctx.form('cancel', t('cancel.submit'), [
                { name: 'when', label: t('cancel.when'), widget: 'select', width: 'half', options: [...['period_end', 'now'].map((when) => ({ value: when, label: t(`cancel.when.${when}`) })), { value: 'date', label: t('end.onDay') }] },
                { name: 'on', label: t('end.day'), widget: 'date', width: 'half' },
                { name: 'reason', label: t('cancel.reason'), widget: 'text', required: true },
                { name: 'creditUnused', label: t('end.credit'), widget: 'switch' },
                ...(await stopDomainsField(ctx, service.id)),
              ], { danger: true }),
            },
        ...buttonProblem(ctx, 'stay'),
        await transferCard(ctx, service.id),
      ],
      aside: [
        { kind: 'form', title: t('end.fixed'), form: ctx.form('schedule', t('form.save'), [{ name: 'endOn', errorAt: 'on', label: t('end.firstDayWithout'), widget: 'date', value: service.endDate ?? '' }]) },
        { kind: 'form', title: t('end.delete'), lead: t('end.delete.lead'), form: ctx.form('delete', t('end.delete.submit'), [{ name: 'confirm', label: t('addons.confirm'), widget: 'text', required: true, autocomplete: 'off' }], { danger: true }) },
      ],
    };
  },
  actions: {
    cancel: async (ctx, body) => {
      await ctx.call('services.requestCancel', { id: ctx.params['id'], when: body['when'], on: textOrNull(body['on']) ?? undefined, reason: body['reason'], creditUnused: body['creditUnused'] === 'on', stopDomains: body['stopDomains'] === 'on' });
      return { to: servicePath('staff', ctx.params['id'] ?? ''), say: 'cancel.done' };
    },
    withdraw: async (ctx) => {
      await ctx.call('services.withdrawCancel', { id: ctx.params['id'] });
      return { to: servicePath('staff', ctx.params['id'] ?? ''), say: 'cancel.withdrawn' };
    },
    schedule: async (ctx, body) => {
      await ctx.call('services.scheduleEnd', { id: ctx.params['id'], on: textOrNull(body['endOn']) });
      return { to: servicePath('staff', ctx.params['id'] ?? ''), say: 'form.saved' };
    },
    transfer: async (ctx, body) => {
      await ctx.call('services.transfer', { id: ctx.params['id'], toClientId: body['toClientId'], on: textOrNull(body['transferOn']) ?? undefined, settle: body['settle'] });
      return { to: servicePath('staff', ctx.params['id'] ?? ''), say: 'transfer.done' };
    },
    stay: async (ctx) => {
      await ctx.call('services.withdrawTransfer', { id: ctx.params['id'] });
      return { to: ctx.request.path, say: 'transfer.withdrawn' };
    },
    delete: async (ctx, body) => {
      await ctx.call('services.deleteRecord', { id: ctx.params['id'], confirm: body['confirm'] });
      return { to: '/staff/services', say: 'end.deleted' };
    },
  },
};
