import type { Badge, Card } from '../../../view-models/page.ts';
import type { Page, PageCtx } from '../../page.ts';
import { buttonProblem, today } from '../../parts.ts';
import type { ClientRow } from '../../shapes.ts';

interface ExemptionRow {
  readonly id: number;
  readonly reason: string;
  readonly certificate: string;
  readonly from: string;
  readonly until: string | null;
}

interface NumberRow {
  readonly payerId: number;
  readonly payer: string;
  readonly number: string | null;
  readonly state: string;
  readonly checkedAt: string | null;
  readonly consultation: string | null;
  readonly holder: string | null;
  readonly error: string | null;
  readonly nextCheckAt: string | null;
  readonly checkable: boolean;
}

interface Numbers {
  readonly items: readonly NumberRow[];
  readonly checks: readonly { readonly number: string; readonly at: string; readonly outcome: string; readonly consultation: string | null; readonly error: string | null }[];
}

const TONES: Readonly<Record<string, Badge['tone']>> = { valid: 'ok', invalid: 'bad', unchecked: 'info', failed: 'warn' };

const stateBadge = (ctx: PageCtx, state: string): Badge => ({ text: ctx.t(`tax.numberState.${state}`), tone: TONES[state] ?? 'idle' });

/** A payer's number with what the tax office said; one that could not be asked about says when it is asked again. */
const numberCard = (ctx: PageCtx, row: NumberRow): Card => {
  const { t } = ctx;
  return {
    kind: 'facts',
    title: row.payer,
    facts: [
      { label: t('tax.number'), text: row.number ?? '–', mono: true },
      { label: t('tax.numberState'), badge: stateBadge(ctx, row.state) },
      ...(row.checkedAt === null ? [] : [{ label: t('tax.checkedAt'), instant: row.checkedAt }]),
      ...(row.holder === null ? [] : [{ label: t('tax.holder'), text: row.holder }]),
      ...(row.consultation === null ? [] : [{ label: t('tax.consultation'), text: row.consultation, mono: true, copy: true }]),
      ...(row.error === null ? [] : [{ label: t('tax.lookupError'), text: row.error }, { label: t('tax.nextCheck'), instant: row.nextCheckAt }]),
    ],
    ...(row.checkable ? { actions: [ctx.form('check', t('tax.check'), [{ name: 'payerId', label: '', widget: 'hidden', value: String(row.payerId) }])] } : {}),
  };
};

const checksCard = (ctx: PageCtx, checks: Numbers['checks']): readonly Card[] =>
  checks.length === 0
    ? []
    : [
        {
          kind: 'table',
          title: ctx.t('tax.lookups'),
          caption: ctx.t('tax.lookups'),
          columns: [{ label: ctx.t('tax.checkedAt') }, { label: ctx.t('tax.number'), hide: 'p2' }, { label: ctx.t('tax.numberState') }, { label: ctx.t('tax.consultation') }],
          rows: checks.map((check) => ({ cells: [{ instant: check.at }, { text: check.number, mono: true }, { badge: stateBadge(ctx, check.outcome) }, { text: check.consultation ?? check.error ?? '–', mono: true }] })),
          empty: '',
        },
      ];

const exemptionCard = (ctx: PageCtx, row: ExemptionRow): Card => ({
  kind: 'facts',
  title: row.reason,
  facts: [
    { label: ctx.t('tax.certificate'), text: row.certificate === '' ? '–' : row.certificate },
    { label: ctx.t('tax.from'), date: row.from },
    { label: ctx.t('tax.until'), date: row.until },
  ],
  ...(row.until === null || row.until > today(ctx) ? { actions: [ctx.form('end', ctx.t('tax.end'), [{ name: 'id', label: '', widget: 'hidden', value: String(row.id) }])] } : {}),
});

export const clientTaxPage: Page = {
  path: '/staff/clients/:id/tax',
  area: 'staff',
  open: 'member',
  nav: 'clients',
  load: async (ctx) => {
    const { t } = ctx;
    const { client } = await ctx.call<{ client: ClientRow }>('clients.get', { id: ctx.params['id'] });
    const [{ items }, numbers] = await Promise.all([ctx.call<{ items: readonly ExemptionRow[] }>('tax.exemptions', { clientId: client.id }), ctx.call<Numbers>('tax.numbers', { clientId: client.id })]);
    return {
      title: t('tax.ofClient', { name: client.name }),
      crumbs: [{ label: t('nav.clients'), href: '/staff/clients' }, { label: client.name, href: `/staff/clients/${String(client.id)}` }],
      main: [
        ...buttonProblem(ctx, 'check', 'end'),
        ...numbers.items.map((row) => numberCard(ctx, row)),
        ...items.map((row) => exemptionCard(ctx, row)),
        ...(items.length === 0 ? [{ kind: 'note' as const, tone: 'info' as const, text: t('tax.noExemptions') }] : []),
        ...checksCard(ctx, numbers.checks),
      ],
      aside: [
        {
          kind: 'form',
          title: t('tax.exempt'),
          form: ctx.form('exempt', t('tax.exempt'), [
            { name: 'reason', label: t('tax.reason'), widget: 'text', required: true },
            { name: 'certificate', label: t('tax.certificate'), widget: 'text' },
            { name: 'from', label: t('tax.from'), widget: 'date', required: true, width: 'half', value: today(ctx) },
            { name: 'until', label: t('tax.until'), widget: 'date', width: 'half', help: t('tax.untilHelp') },
          ]),
        },
        {
          kind: 'form',
          title: t('tax.setNumber'),
          form: ctx.form('number', t('form.save'), [
            ...(numbers.items.length < 2 ? [{ name: 'payerId', label: '', widget: 'hidden' as const, value: String(numbers.items[0]?.payerId ?? '') }] : [{ name: 'payerId', label: t('account.payers'), widget: 'select' as const, options: numbers.items.map((row) => ({ value: String(row.payerId), label: row.payer })) }]),
            { name: 'taxId', label: t('tax.number'), widget: 'text', value: numbers.items[0]?.number ?? '' },
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
    check: async (ctx, { payerId }) => {
      await ctx.call('tax.checkNumber', { payerId });
      return { to: ctx.request.path, say: 'tax.checked' };
    },
    number: async (ctx, { payerId, taxId }) => {
      await ctx.call('payers.update', { id: payerId, taxId: taxId === '' ? null : taxId });
      return { to: ctx.request.path, say: 'form.saved' };
    },
  },
};
