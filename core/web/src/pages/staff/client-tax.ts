import { today } from '../parts.ts';
import type { Page } from '../page.ts';
import type { ClientRow } from '../shapes.ts';

interface ExemptionRow {
  readonly id: number;
  readonly reason: string;
  readonly certificate: string;
  readonly from: string;
  readonly until: string | null;
}

export const clientTaxPage: Page = {
  path: '/staff/clients/:id/tax',
  area: 'staff',
  open: 'member',
  nav: 'clients',
  load: async (ctx) => {
    const { t } = ctx;
    const { client } = await ctx.call<{ client: ClientRow }>('clients.get', { id: ctx.params['id'] });
    const { items } = await ctx.call<{ items: readonly ExemptionRow[] }>('tax.exemptions', { clientId: client.id });
    const now = today(ctx);
    return {
      title: t('tax.ofClient', { name: client.name }),
      crumbs: [{ label: t('nav.clients'), href: '/staff/clients' }, { label: client.name, href: `/staff/clients/${String(client.id)}` }],
      main: [
        ...items.map((row) => ({
          kind: 'facts' as const,
          title: row.reason,
          facts: [
            { label: t('tax.certificate'), text: row.certificate === '' ? '–' : row.certificate },
            { label: t('tax.from'), date: row.from },
            { label: t('tax.until'), date: row.until },
          ],
          ...(row.until === null || row.until > now ? { actions: [ctx.form('end', t('tax.end'), [{ name: 'id', label: '', widget: 'hidden', value: String(row.id) }])] } : {}),
        })),
        ...(items.length === 0 ? [{ kind: 'note' as const, tone: 'info' as const, text: t('tax.noExemptions') }] : []),
      ],
      aside: [
        {
          kind: 'form',
          title: t('tax.exempt'),
          form: ctx.form('exempt', t('tax.exempt'), [
            { name: 'reason', label: t('tax.reason'), widget: 'text', required: true },
            { name: 'certificate', label: t('tax.certificate'), widget: 'text' },
            { name: 'from', label: t('tax.from'), widget: 'date', required: true, width: 'half', value: now },
            { name: 'until', label: t('tax.until'), widget: 'date', width: 'half', help: t('tax.untilHelp') },
          ]),
        },
      ],
    };
  },
  actions: {
    exempt: async (ctx, { reason, certificate, from, until }) => {
      await ctx.call('tax.exempt', { clientId: ctx.params['id'], reason, certificate, from, until: until === '' ? null : until });
      return { to: ctx.request.path, say: 'tax.exempted' };
    },
    end: async (ctx, { id }) => {
      await ctx.call('tax.endExemption', { id, until: today(ctx) });
      return { to: ctx.request.path, say: 'form.saved' };
    },
  },
};
