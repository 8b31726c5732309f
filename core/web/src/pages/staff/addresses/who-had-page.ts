import type { Card, PageModel } from '../../../view-models/page.ts';
import type { Page, PageCtx } from '../../page.ts';
import { today } from '../../parts.ts';
import { poolCrumbs } from './address-parts.ts';

interface Found {
  readonly source: 'given' | 'session';
  readonly login: string;
  readonly since: string;
  readonly until: string | null;
  readonly mac: string | null;
  readonly nas: string | null;
  readonly service: { readonly id: number; readonly number: string } | null;
  readonly client: { readonly id: number; readonly name: string } | null;
}

interface Answer {
  readonly items: readonly Found[];
  readonly unreachable: readonly string[];
}

const askCard = (ctx: PageCtx): Card => ({
  kind: 'form',
  lead: ctx.t('addresses.whoHadLead'),
  form: ctx.form('ask', ctx.t('addresses.ask'), [
    { name: 'address', label: ctx.t('addresses.address'), widget: 'text', required: true, value: ctx.query['address'] ?? '', autocomplete: 'off' },
    { name: 'from', label: ctx.t('addresses.from'), widget: 'text', required: true, width: 'half', value: `${today(ctx)} 00:00`, help: ctx.t('addresses.utc') },
    { name: 'until', label: ctx.t('addresses.until'), widget: 'text', required: true, width: 'half', value: `${today(ctx)} 23:59` },
    { name: 'reason', label: ctx.t('addresses.reason'), widget: 'text', required: true, help: ctx.t('addresses.reasonHelp') },
  ]),
});

const page = (ctx: PageCtx, more: readonly Card[]): PageModel => ({ title: ctx.t('addresses.whoHad'), crumbs: poolCrumbs(ctx), main: [askCard(ctx), ...more] });

const answerCards = (ctx: PageCtx, { items, unreachable }: Answer): readonly Card[] => [
  ...(unreachable.length === 0 ? [] : [{ kind: 'note' as const, tone: 'bad' as const, icon: 'alert', text: ctx.t('addresses.unreachable', { names: unreachable.join(', ') }) }]),
  {
    kind: 'table',
    title: ctx.t('addresses.found'),
    caption: ctx.t('addresses.found'),
    columns: [{ label: ctx.t('service.login') }, { label: ctx.t('invoices.client') }, { label: ctx.t('addresses.from') }, { label: ctx.t('addresses.until') }, { label: ctx.t('addresses.source'), hide: 'p2' }],
    rows: items.map((row) => ({
      cells: [
        { text: row.login, ...(row.mac === null ? {} : { sub: row.mac }) },
        row.client === null ? { text: '–' } : { text: row.client.name, href: `/staff/clients/${String(row.client.id)}`, ...(row.service === null ? {} : { sub: row.service.number }) },
        { instant: row.since },
        row.until === null ? { text: ctx.t('addresses.still') } : { instant: row.until },
        { text: ctx.t(`addresses.source.${row.source}`), ...(row.nas === null ? {} : { sub: row.nas }) },
      ],
    })),
    empty: ctx.t('addresses.nobody'),
  },
];

/** `2027-01-21 14:30` as an instant; anything else goes on as it is and is refused at its field. */
const instant = (text: string | undefined): string => {
  const [, day, time, seconds = '00'] = /^(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2})(?::(\d{2}))?$/.exec((text ?? '').trim()) ?? [];
  return day === undefined || time === undefined ? (text ?? '') : `${day}T${time}:${seconds}.000Z`;
};

/** Who had an address, for a question of an authority. */
export const whoHadPage: Page = {
  path: '/staff/addresses/who-had',
  area: 'staff',
  open: 'member',
  nav: 'addresses',
  load: (ctx) => Promise.resolve(page(ctx, [])),
  actions: {
    ask: async (ctx, body) => {
      const answer = await ctx.call<Answer>('addresses.whoHad', { address: body['address'], from: instant(body['from']), until: instant(body['until']), reason: body['reason'] });
      return page(ctx.keeping('ask', body), answerCards(ctx, answer));
    },
  },
};
