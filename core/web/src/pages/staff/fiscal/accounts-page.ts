import { settingsForm } from '../../../forms/schema-form.ts';
import type { Badge } from '../../../view-models/page.ts';
import type { Body, FieldWish, Page, PageCtx } from '../../page.ts';
import { PATH } from './fiscal-parts.ts';

interface AccountRow {
  readonly id: number;
  readonly title: string;
  readonly name: string;
  readonly company: string;
  readonly enabled: boolean;
  readonly series: string;
  readonly lastNumber: number;
  readonly productTypes: readonly string[];
  readonly pausedUntil: string | null;
  readonly pausedBecause: string | null;
  readonly lastTest: { readonly ok?: boolean; readonly message?: string } | null;
}

interface Accounts {
  readonly items: readonly AccountRow[];
  readonly authorities: readonly { readonly id: string; readonly title: string }[];
  readonly companies: readonly { readonly id: number; readonly name: string }[];
}

interface AccountView {
  readonly extension: string;
  readonly name: string;
  readonly enabled: boolean;
  readonly issueOn: string;
  readonly productTypes: readonly string[];
  readonly values: Readonly<Record<string, unknown>>;
  readonly secretsSet: readonly string[];
}

const ACCOUNTS = `${PATH}/accounts`;
const TYPES = ['hosting', 'reseller', 'access', 'domain', 'licence', 'server', 'certificate', 'other'] as const;

const stateOf = (ctx: PageCtx, { enabled, pausedUntil, lastTest }: AccountRow): Badge => {
  if (!enabled) return { text: ctx.t('status.disabled'), tone: 'idle' };
  if (pausedUntil !== null) return { text: ctx.t('tlds.paused'), tone: 'warn' };
  if (lastTest?.ok === undefined) return { text: ctx.t('tlds.untested'), tone: 'info' };
  return { text: ctx.t(lastTest.ok ? 'servers.ok' : 'servers.bad'), tone: lastTest.ok ? 'ok' : 'bad' };
};

const typesText = (ctx: PageCtx, types: readonly string[]): string => (types.length === 0 ? ctx.t('fiscal.everything') : types.map((type) => ctx.t(`products.type.${type}`)).join(', '));

export const fiscalAccountsPage: Page = {
  path: '/staff/fiscal/accounts',
  area: 'staff',
  open: 'member',
  nav: 'invoices',
  load: async (ctx) => {
    const { t } = ctx;
    const { items, authorities } = await ctx.call<Accounts>('fiscalAccounts.list', {});
    return {
      title: t('fiscal.accounts'),
      lead: t('fiscal.accountsLead'),
      crumbs: [{ label: t('fiscal.title'), href: PATH }],
      actions: authorities.map(({ id, title }) => ({ label: title, href: `${ACCOUNTS}/new?extension=${id}`, icon: 'plus' })),
      main: [
        {
          kind: 'table',
          caption: t('fiscal.accounts'),
          columns: [{ label: t('servers.name') }, { label: t('fiscal.company'), hide: 'p2' }, { label: t('fiscal.for'), hide: 'p2' }, { label: t('fiscal.seriesNumber'), hide: 'p3' }, { label: t('services.status') }],
          rows: items.map((row) => ({
            cells: [
              { text: row.name, href: `${ACCOUNTS}/${String(row.id)}`, sub: row.pausedBecause ?? row.title },
              { text: row.company },
              { text: typesText(ctx, row.productTypes) },
              { text: `${row.series} / ${String(row.lastNumber)}` },
              { badge: stateOf(ctx, row) },
            ],
          })),
          empty: t('fiscal.noAccounts'),
        },
      ],
    };
  },
};

const commonFields = (ctx: PageCtx, now: Pick<AccountView, 'name' | 'issueOn' | 'productTypes'>): readonly FieldWish[] => [
  { name: 'name', label: ctx.t('servers.name'), widget: 'text', required: true, value: now.name, width: 'half' },
  { name: 'issueOn', label: ctx.t('fiscal.issueOn'), widget: 'select', width: 'half', options: ['issued', 'paid'].map((value) => ({ value, label: ctx.t(`fiscal.issueOn.${value}`), selected: value === now.issueOn })) },
  ...TYPES.map((type): FieldWish => ({ name: `type-${type}`, label: ctx.t(`products.type.${type}`), widget: 'switch', checked: now.productTypes.includes(type), width: 'third' })),
];

const commonOf = (body: Body): { readonly name: string | undefined; readonly issueOn: string | undefined; readonly productTypes: readonly string[] } => ({ name: body['name'], issueOn: body['issueOn'], productTypes: TYPES.filter((type) => body[`type-${type}`] === 'on') });

export const newFiscalAccountPage: Page = {
  path: '/staff/fiscal/accounts/new',
  area: 'staff',
  open: 'member',
  nav: 'invoices',
  load: async (ctx) => {
    const { t } = ctx;
    const { companies, authorities } = await ctx.call<Accounts>('fiscalAccounts.list', {});
    const extension = ctx.query['extension'] ?? '';
    const settings = settingsForm(ctx, extension, 'account', 's_');
    return {
      title: t('fiscal.newAccount'),
      lead: authorities.find(({ id }) => id === extension)?.title ?? '',
      crumbs: [{ label: t('fiscal.accounts'), href: ACCOUNTS }],
      main: [
        {
          kind: 'form',
          lead: t('fiscal.typesLead'),
          form: ctx.form('create', t('servers.save'), [
            { name: 'legalEntityId', label: t('fiscal.company'), widget: 'select', options: companies.map(({ id, name }) => ({ value: String(id), label: name })) },
            { name: 'series', label: t('fiscal.series'), widget: 'text', required: true, value: '1', width: 'half', help: t('fiscal.seriesHelp') },
            { name: 'firstNumber', label: t('fiscal.firstNumber'), widget: 'number', required: true, value: '1', width: 'half' },
            ...commonFields(ctx, { name: '', issueOn: 'issued', productTypes: [] }),
            ...settings.fields({}, []),
          ]),
        },
      ],
    };
  },
  actions: {
    create: async (ctx, body) => {
      const extension = ctx.query['extension'] ?? '';
      const { id } = await ctx.call<{ id: number }>('fiscalAccounts.create', {
        extension, legalEntityId: body['legalEntityId'], series: body['series'], firstNumber: body['firstNumber'], ...commonOf(body), settings: settingsForm(ctx, extension, 'account', 's_').values(body),
      });
      return { to: `${ACCOUNTS}/${String(id)}`, say: 'form.saved' };
    },
  },
};

export const fiscalAccountPage: Page = {
  path: '/staff/fiscal/accounts/:id',
  area: 'staff',
  open: 'member',
  nav: 'invoices',
  load: async (ctx) => {
    const { t } = ctx;
    const view = await ctx.call<AccountView>('fiscalAccounts.view', { id: ctx.params['id'] });
    const row = (await ctx.call<Accounts>('fiscalAccounts.list', {})).items.find(({ id }) => String(id) === ctx.params['id']);
    const settings = settingsForm(ctx, view.extension, 'account', 's_');
    return {
      title: view.name,
      lead: row?.title ?? view.extension,
      crumbs: [{ label: t('fiscal.accounts'), href: ACCOUNTS }],
      main: [
        {
          kind: 'form',
          title: t('nav.settings'),
          lead: t('fiscal.typesLead'),
          form: ctx.form('save', t('form.save'), [{ name: 'enabled', label: t('fiscal.enabled'), widget: 'switch', checked: view.enabled }, ...commonFields(ctx, view), ...settings.fields(view.values, view.secretsSet)]),
        },
      ],
      aside:
        row === undefined
          ? []
          : [
              {
                kind: 'facts',
                title: t('servers.test'),
                facts: [
                  { label: t('services.status'), badge: stateOf(ctx, row) },
                  ...(row.lastTest?.message === undefined || row.lastTest.message === '' ? [] : [{ label: t('tlds.said'), text: row.lastTest.message }]),
                  { label: t('fiscal.company'), text: row.company },
                  { label: t('fiscal.seriesNumber'), text: `${row.series} / ${String(row.lastNumber)}` },
                ],
                actions: [ctx.form('test', t('servers.testNow'), [])],
              },
            ],
    };
  },
  actions: {
    test: async (ctx) => {
      await ctx.call('fiscalAccounts.test', { id: ctx.params['id'] });
      return { to: ctx.request.path };
    },
    save: async (ctx, body) => {
      const view = await ctx.call<AccountView>('fiscalAccounts.view', { id: ctx.params['id'] });
      await ctx.call('fiscalAccounts.update', { id: ctx.params['id'], enabled: body['enabled'] === 'on', ...commonOf(body), settings: settingsForm(ctx, view.extension, 'account', 's_').values(body) });
      return { to: ctx.request.path, say: 'form.saved' };
    },
  },
};
