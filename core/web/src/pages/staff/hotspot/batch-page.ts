import { permits } from '@billet/kernel';
import { notFound } from '@billet/sdk';
import type { Card } from '../../../view-models/page.ts';
import { bytesLeft, STATES, timeLeft, TONES, type VoucherRow, type VoucherState } from '../../hotspot/voucher-facts.ts';
import type { Page, PageCtx } from '../../page.ts';
import { before, nextHref } from '../../parts.ts';
import type { PageOf } from '../../shapes.ts';
import { gives, hotspotCrumbs, type BatchRow, type Kinds } from './hotspot-parts.ts';

interface ListedVoucher extends VoucherRow {
  readonly id: number;
  readonly serial: number | null;
  readonly tail: string;
  readonly kindName: string;
  readonly waiting: boolean;
  readonly client: { readonly id: number; readonly name: string } | null;
  readonly serviceId: number | null;
}

const load = async (ctx: PageCtx): Promise<BatchRow> => {
  const [row] = (await ctx.call<PageOf<BatchRow>>('hotspot.batches', { id: ctx.params['id'] })).items;
  if (row === undefined) throw notFound('HotspotBatch');
  return row;
};

/** Vouchers with what is left of them; `batch` absent = those that were sold one by one. */
const voucherTable = async (ctx: PageCtx, here: string, batch?: BatchRow): Promise<Card> => {
  const state = STATES.find((each) => each === ctx.query['state']);
  const search = (ctx.query['search'] ?? '').trim();
  const { items, next } = await ctx.call<PageOf<ListedVoucher>>('hotspot.vouchers', { ...(batch === undefined ? {} : { batchId: batch.id }), ...(state === undefined ? {} : { state }), ...(search === '' ? {} : { search }), ...before(ctx) });
  const shown = (each: VoucherState): boolean => batch === undefined || batch.counts[each] > 0 || each === state;
  const view = (each: VoucherState): string => (batch === undefined ? ctx.t(`hotspot.state.${each}`) : `${ctx.t(`hotspot.state.${each}`)} ${ctx.say.number(batch.counts[each])}`);
  return {
    kind: 'table',
    title: ctx.t('nav.hotspot'),
    caption: ctx.t('nav.hotspot'),
    columns: [{ label: ctx.t('hotspot.username') }, { label: ctx.t('hotspot.code'), hide: 'p2' }, { label: ctx.t('services.status') }, { label: ctx.t('hotspot.timeLeft'), end: true }, { label: ctx.t('hotspot.trafficLeft'), end: true, hide: 'p2' }, { label: ctx.t('hotspot.firstAt'), hide: 'p3' }],
    rows: items.map((row) => ({
      cells: [
        { text: row.username, mono: true, ...(row.client === null ? {} : { sub: row.client.name, href: `/staff/services/${String(row.serviceId)}` }) },
        { text: `…${row.tail}`, mono: true },
        { badge: { text: ctx.t(`hotspot.state.${row.state}`), tone: TONES[row.state] }, ...(row.online ? { sub: ctx.t('hotspot.online') } : row.waiting ? { sub: ctx.t('hotspot.waits') } : {}) },
        { text: timeLeft(ctx, row) },
        { text: bytesLeft(ctx, row) },
        row.firstAt === null ? { text: '–' } : { instant: row.firstAt },
      ],
    })),
    empty: ctx.t('vouchers.nothingFound'),
    views: [{ label: ctx.t('views.all'), href: here, current: state === undefined }, ...STATES.filter(shown).map((each) => ({ label: view(each), href: `${here}?state=${each}`, current: each === state }))],
    search: { name: 'search', value: search, label: ctx.t('hotspot.search') },
    next: nextHref(ctx, next),
  };
};

/** One batch: its vouchers, what is left of them, and what is done with them. */
export const batchPage: Page = {
  path: '/staff/hotspot/:id',
  area: 'staff',
  open: 'member',
  nav: 'hotspot',
  load: async (ctx) => {
    const batch = await load(ctx);
    const [kind] = (await ctx.call<Kinds>('hotspot.kinds', { id: batch.kindId })).items;
    const here = `/staff/hotspot/${String(batch.id)}`;
    const prints = permits(ctx.caller.permissions, 'hotspot.print') && batch.counts.open > 0;
    return {
      title: batch.name,
      lead: batch.kindName,
      crumbs: hotspotCrumbs(ctx),
      actions: prints ? [{ label: ctx.t('hotspot.sheet'), href: `${here}/sheet`, icon: 'download', main: true }, { label: ctx.t('hotspot.csv'), href: `${here}/table`, icon: 'download' }] : [],
      main: [
        ...(batch.waiting === 0 ? [] : [{ kind: 'note' as const, tone: 'warn' as const, icon: 'alert', text: ctx.t('hotspot.waiting', { count: batch.waiting }), ...(batch.problem === null ? {} : { small: batch.problem }) }]),
        {
          kind: 'facts',
          facts: [
            ...(kind === undefined ? [] : [{ label: ctx.t('hotspot.gives'), text: gives(ctx, kind) }, { label: ctx.t('hotspot.server'), text: kind.serverName, href: `/staff/servers/${String(kind.serverId)}` }, { label: ctx.t('hotspot.accessPoints'), text: kind.accessPoints.length === 0 ? ctx.t('hotspot.everywhere') : kind.accessPoints.join(', ') }]),
            { label: ctx.t('hotspot.count'), text: ctx.say.number(batch.count) },
            ...(batch.lastDay === null ? [] : [{ label: ctx.t('hotspot.lastDay'), date: batch.lastDay }]),
          ],
        },
        await voucherTable(ctx, here, batch),
      ],
      aside: permits(ctx.caller.permissions, 'hotspot.write')
        ? [
            {
              kind: 'form',
              title: ctx.t('vouchers.void'),
              lead: ctx.t('hotspot.voidLead'),
              form: ctx.form('void', ctx.t('vouchers.void'), [{ name: 'from', label: ctx.t('vouchers.from'), widget: 'number', required: true, width: 'half', value: '1' }, { name: 'to', label: ctx.t('vouchers.to'), widget: 'number', required: true, width: 'half', value: String(batch.count) }], { danger: true }),
            },
          ]
        : [],
    };
  },
  actions: {
    void: async (ctx, body) => {
      await ctx.call('hotspot.void', { batchId: ctx.params['id'], from: body['from'], to: body['to'] });
      return { to: ctx.request.path, say: 'hotspot.voided' };
    },
  },
};

/** Vouchers that clients bought. */
export const soldPage: Page = {
  path: '/staff/hotspot/sold',
  area: 'staff',
  open: 'member',
  nav: 'hotspot',
  load: async (ctx) => ({ title: ctx.t('hotspot.sold'), crumbs: hotspotCrumbs(ctx), main: [await voucherTable(ctx, '/staff/hotspot/sold')] }),
};
