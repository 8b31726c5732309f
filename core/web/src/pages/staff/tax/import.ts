import type { Badge, Card, PageModel } from '../../../view-models/page.ts';
import type { Body, Page, PageCtx } from '../../page.ts';
import { brandsOf, entityOptions } from './rates.ts';

interface PackageRow {
  readonly id: string;
  readonly title: string;
  readonly edition: string;
  readonly rates: number;
  readonly countries: readonly string[];
}

interface Planned {
  readonly country: string;
  readonly region: string;
  readonly name: string;
  readonly level: number;
  readonly percent: string;
  readonly effectiveFrom: string;
  readonly source: string;
  readonly change: string;
  readonly now: string | null;
}

const TONES: Readonly<Record<string, Badge['tone']>> = { new: 'ok', correct: 'info', same: 'idle', kept: 'warn' };

const wishOf = (body: Body): Record<string, unknown> => ({
  legalEntityId: body['legalEntityId'],
  package: body['package'] ?? '',
  countries: (body['countries'] ?? '').split(',').map((each) => each.trim().toUpperCase()).filter((each) => each !== ''),
  inclusive: body['inclusive'] === 'on',
});

const wishForm = async (ctx: PageCtx, packages: readonly PackageRow[]): Promise<Card> => {
  const { t } = ctx;
  return {
    kind: 'form',
    form: ctx.form('preview', t('tax.preview'), [
      { name: 'package', label: t('tax.package'), widget: 'select', width: 'half', options: packages.map((each) => ({ value: each.id, label: `${each.title} ${each.edition} (${t('tax.count', { count: each.rates })})` })) },
      { name: 'legalEntityId', label: t('tax.entity'), widget: 'select', width: 'half', options: entityOptions(await brandsOf(ctx)) },
      { name: 'countries', label: t('tax.countries'), widget: 'text', help: t('tax.countriesHelp'), placeholder: 'PT, ES, DE' },
      { name: 'inclusive', label: t('tax.inclusive'), widget: 'switch' },
    ]),
  };
};

const page = (ctx: PageCtx, main: readonly Card[]): PageModel => ({
  title: ctx.t('tax.import'),
  lead: ctx.t('tax.importLead'),
  crumbs: [{ label: ctx.t('nav.tax'), href: '/staff/tax' }],
  main,
});

/** What would change, and a button that imports exactly that. */
const planCards = (ctx: PageCtx, body: Body, items: readonly Planned[], fingerprint: string): readonly Card[] => {
  const { t } = ctx;
  const count = items.filter((item) => item.change === 'new' || item.change === 'correct').length;
  const keep = ['package', 'legalEntityId', 'countries', 'inclusive'].flatMap((name) => (body[name] === undefined ? [] : [{ name, label: '', widget: 'hidden' as const, value: body[name] }]));
  return [
    {
      kind: 'table',
      title: t('tax.preview'),
      caption: t('tax.preview'),
      columns: [{ label: t('tax.country') }, { label: t('tax.change') }, { label: t('tax.name'), hide: 'p2' }, { label: t('tax.now'), end: true, hide: 'p2' }, { label: t('tax.percent'), end: true }, { label: t('tax.from'), end: true }],
      rows: items.map((item) => ({
        cells: [
          { text: item.country, ...(item.region === '' ? {} : { sub: item.region }) },
          { badge: { text: t(`tax.change.${item.change}`), tone: TONES[item.change] ?? 'idle' } },
          { text: item.name, sub: item.source === '' ? undefined : item.source },
          { text: item.now === null ? '–' : `${item.now} %` },
          { text: `${item.percent} %`, ...(item.level === 2 ? { sub: t('tax.level.2') } : {}) },
          { date: item.effectiveFrom },
        ],
      })),
      empty: t('tax.nothing'),
    },
    count === 0
      ? { kind: 'note', tone: 'ok', icon: 'check', text: t('tax.nothing') }
      : { kind: 'form', form: ctx.form('import', t('tax.apply', { count }), [...keep, { name: 'fingerprint', label: '', widget: 'hidden', value: fingerprint }]) },
  ];
};

export const taxImportPage: Page = {
  path: '/staff/tax/import',
  area: 'staff',
  open: 'member',
  nav: 'tax',
  load: async (ctx) => {
    const { items } = await ctx.call<{ items: readonly PackageRow[] }>('tax.packages', {});
    if (items.length > 0) return page(ctx, [await wishForm(ctx, items)]);
    return { ...page(ctx, [{ kind: 'note', tone: 'info', text: ctx.t('tax.noPackage') }]), actions: [{ label: ctx.t('nav.extensions'), href: '/staff/extensions', icon: 'folder' }] };
  },
  actions: {
    preview: async (ctx, body) => {
      const { items } = await ctx.call<{ items: readonly PackageRow[] }>('tax.packages', {});
      const plan = await ctx.call<{ fingerprint: string; items: readonly Planned[] }>('tax.previewImport', wishOf(body));
      return page(ctx, [await wishForm(ctx.keeping('preview', body), items), ...planCards(ctx, body, plan.items, plan.fingerprint)]);
    },
    import: async (ctx, body) => {
      await ctx.call('tax.importRates', { ...wishOf(body), fingerprint: body['fingerprint'] ?? '' });
      return { to: '/staff/tax', say: 'tax.imported' };
    },
  },
};
