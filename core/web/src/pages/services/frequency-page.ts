import type { Area } from '../../http/visitor.ts';
import type { Card } from '../../view-models/page.ts';
import type { Page, PageCtx } from '../page.ts';
import type { ClientRow } from '../shapes.ts';
import { documentCard, type Preview } from '../staff/pricing/client-preview.ts';

interface Frequency {
  readonly every: string;
  readonly from: string | null;
  readonly nextOn: string | null;
  readonly separate: boolean;
  readonly choices: readonly string[];
}

const clientIdOf = (ctx: PageCtx, area: Area): unknown => (area === 'staff' ? ctx.params['id'] : ctx.caller.clientId);

const formCard = (ctx: PageCtx, { every, from, separate, choices }: Frequency): Card => ({
  kind: 'form',
  form: ctx.form('save', ctx.t('form.save'), [
    { name: 'every', label: ctx.t('frequency.every'), widget: 'select', width: 'half', options: [...new Set([...choices, every])].map((value) => ({ value, label: ctx.t(`frequency.${value}`), selected: value === every })) },
    { name: 'from', label: ctx.t('frequency.from'), widget: 'date', width: 'half', help: ctx.t('frequency.fromHelp'), value: from ?? '' },
    { name: 'separate', label: ctx.t('frequency.separate'), widget: 'switch', checked: separate },
  ]),
});

/** How often a client is invoiced: chosen by himself, or by staff for him. */
export const frequencyPage = (area: 'client' | 'staff'): Page => ({
  path: area === 'staff' ? '/staff/clients/:id/frequency' : '/account/frequency',
  area,
  open: 'member',
  ...(area === 'staff' ? { nav: 'clients' } : {}),
  load: async (ctx) => {
    const id = clientIdOf(ctx, area);
    const frequency = await ctx.call<Frequency>('clients.invoiceFrequency', { id });
    const { documents } = await ctx.call<{ documents: readonly Preview[] }>('billing.preview', { id });
    const crumbs =
      area === 'client'
        ? [{ label: ctx.t('nav.account'), href: '/account' }]
        : [{ label: ctx.t('nav.clients'), href: '/staff/clients' }, { label: (await ctx.call<{ client: ClientRow }>('clients.get', { id })).client.name, href: `/staff/clients/${String(id)}` }];
    return {
      title: ctx.t('frequency.title'),
      lead: ctx.t('frequency.lead'),
      crumbs,
      main: [
        formCard(ctx, frequency),
        ...(frequency.nextOn === null ? [] : [{ kind: 'facts' as const, facts: [{ label: ctx.t('frequency.next'), date: frequency.nextOn }] }]),
        ...documents.map((document) => documentCard(ctx, document)),
      ],
    };
  },
  actions: {
    save: async (ctx, { every, from, separate }) => {
      const id = clientIdOf(ctx, area);
      await ctx.call('clients.setInvoiceFrequency', { id, every, separate: separate === 'on', ...(every === 'service' || from === '' ? {} : { from }) });
      return { to: ctx.request.path, say: 'frequency.saved' };
    },
  },
});
