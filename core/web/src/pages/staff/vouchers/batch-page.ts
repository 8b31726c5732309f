import { notFound } from '@billet/sdk';
import { asMinor } from '../../as-minor.ts';
import type { Page, PageCtx } from '../../page.ts';
import { before, nextHref } from '../../parts.ts';
import type { PageOf } from '../../shapes.ts';
import { STATES, TONES, voucherCrumbs, type BatchRow, type VoucherState } from './voucher-parts.ts';

interface VoucherRow {
  readonly id: number;
  readonly serial: number;
  readonly tail: string;
  readonly state: VoucherState;
  readonly paid: boolean;
  readonly client: { readonly id: number; readonly name: string } | null;
  readonly redeemedAt: string | null;
}

const load = async (ctx: PageCtx): Promise<BatchRow> => {
  const [row] = (await ctx.call<PageOf<BatchRow>>('vouchers.batches', { id: ctx.params['id'] })).items;
  if (row === undefined) throw notFound('VoucherBatch');
  return row;
};

const range = (ctx: PageCtx, batch: BatchRow): { name: string; label: string; widget: 'number'; required: true; width: 'half'; value: string }[] =>
  [
    ['from', 1],
    ['to', batch.count],
  ].map(([name, value]) => ({ name: String(name), label: ctx.t(`vouchers.${String(name)}`), widget: 'number', required: true, width: 'half', value: String(value) }));

/** One batch: its vouchers, and what is done with them. */
export const batchPage: Page = {
  path: '/staff/vouchers/:id',
  area: 'staff',
  open: 'member',
  nav: 'vouchers',
  load: async (ctx) => {
    const batch = await load(ctx);
    const state = STATES.find((each) => each === ctx.query['state']);
    const search = (ctx.query['search'] ?? '').trim();
    const { items, next } = await ctx.call<PageOf<VoucherRow>>('vouchers.list', { batchId: batch.id, ...(state === undefined ? {} : { state }), ...(search === '' ? {} : { search }), ...before(ctx) });
    const here = `/staff/vouchers/${String(batch.id)}`;
    return {
      title: batch.name,
      crumbs: voucherCrumbs(ctx),
      main: [
        {
          kind: 'facts',
          facts: [
            { label: ctx.t('vouchers.worth'), money: { amount: batch.amount, currency: batch.currency } },
            { label: ctx.t('vouchers.count'), text: ctx.say.number(batch.count) },
            { label: ctx.t('vouchers.expiresOn'), ...(batch.expiresOn === null ? { text: ctx.t('vouchers.never') } : { date: batch.expiresOn }) },
          ],
        },
        {
          kind: 'table',
          title: ctx.t('nav.vouchers'),
          caption: ctx.t('nav.vouchers'),
          columns: [{ label: ctx.t('vouchers.serial') }, { label: ctx.t('vouchers.code') }, { label: ctx.t('services.status') }, { label: ctx.t('invoices.client') }, { label: ctx.t('vouchers.redeemedAt'), hide: 'p2' }],
          rows: items.map((row) => ({
            cells: [
              { text: String(row.serial) },
              { text: `…${row.tail}`, mono: true },
              { badge: { text: ctx.t(`vouchers.state.${row.state}`), tone: TONES[row.state] }, ...(row.state === 'open' && !row.paid ? { sub: ctx.t('vouchers.gift') } : {}) },
              row.client === null ? { text: '–' } : { text: row.client.name, href: `/staff/clients/${String(row.client.id)}` },
              row.redeemedAt === null ? { text: '–' } : { instant: row.redeemedAt },
            ],
          })),
          empty: ctx.t('vouchers.nothingFound'),
          views: [{ label: ctx.t('views.all'), href: here, current: state === undefined }, ...STATES.filter((each) => batch.counts[each] > 0 || each === state).map((each) => ({ label: `${ctx.t(`vouchers.state.${each}`)} ${ctx.say.number(batch.counts[each])}`, href: `${here}?state=${each}`, current: each === state }))],
          search: { name: 'search', value: search, label: ctx.t('vouchers.search') },
          next: nextHref(ctx, next),
        },
      ],
      aside: [
        ...(batch.counts.stock === 0
          ? []
          : [{ kind: 'form' as const, title: ctx.t('vouchers.sell'), lead: ctx.t('vouchers.sellLead'), form: ctx.form('sell', ctx.t('vouchers.sell'), [...range(ctx, batch), { name: 'paidEach', label: ctx.t('vouchers.paidEach'), widget: 'money', required: true, unit: batch.currency, help: ctx.t('vouchers.paidHelp') }]) }]),
        { kind: 'form', title: ctx.t('vouchers.void'), lead: ctx.t('vouchers.voidLead'), form: ctx.form('void', ctx.t('vouchers.void'), range(ctx, batch), { danger: true }) },
      ],
    };
  },
  actions: {
    sell: async (ctx, body) => {
      const { id, currency } = await load(ctx);
      await ctx.call('vouchers.sell', { id, from: body['from'], to: body['to'], paidEach: asMinor(body['paidEach'], currency, 'paidEach') });
      return { to: ctx.request.path, say: 'vouchers.sold' };
    },
    void: async (ctx, body) => {
      await ctx.call('vouchers.void', { id: ctx.params['id'], from: body['from'], to: body['to'] });
      return { to: ctx.request.path, say: 'vouchers.voided' };
    },
  },
};
