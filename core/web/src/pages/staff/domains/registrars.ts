import { formatMinor } from '@billet/sdk';
import { settingsForm } from '../../../forms/schema-form.ts';
import type { Badge, Card } from '../../../view-models/page.ts';
import { asMinor } from '../../as-minor.ts';
import type { Page, PageCtx } from '../../page.ts';

interface Tested {
  readonly ok?: boolean;
  readonly message?: string;
}

interface AccountRow {
  readonly id: number;
  readonly title: string;
  readonly name: string;
  readonly enabled: boolean;
  readonly pausedUntil: string | null;
  readonly pausedBecause: string | null;
  readonly lastTest: Tested | null;
  readonly balance: { readonly amount: number; readonly currency: string } | null;
  readonly balanceAt: string | null;
  readonly lowWater: number | null;
  readonly low: boolean;
}

interface Accounts {
  readonly items: readonly AccountRow[];
  readonly modules: readonly { readonly id: string; readonly title: string }[];
}

interface AccountView {
  readonly extension: string;
  readonly name: string;
  readonly enabled: boolean;
  readonly values: Readonly<Record<string, unknown>>;
  readonly secretsSet: readonly string[];
}

const base = '/staff/registrars';

const stateOf = (ctx: PageCtx, { enabled, pausedUntil, lastTest, low }: AccountRow): Badge => {
  if (!enabled) return { text: ctx.t('status.disabled'), tone: 'idle' };
  if (pausedUntil !== null) return { text: ctx.t('tlds.paused'), tone: 'warn' };
  if (low) return { text: ctx.t('tlds.lowBalance'), tone: 'warn' };
  if (lastTest?.ok === undefined) return { text: ctx.t('tlds.untested'), tone: 'info' };
  return { text: ctx.t(lastTest.ok ? 'servers.ok' : 'servers.bad'), tone: lastTest.ok ? 'ok' : 'bad' };
};

export const registrarsPage: Page = {
  path: base,
  area: 'staff',
  open: 'member',
  nav: 'domains',
  load: async (ctx) => {
    const { items, modules } = await ctx.call<Accounts>('registrars.list', {});
    return {
      title: ctx.t('tlds.registrars'),
      crumbs: [{ label: ctx.t('nav.domains'), href: '/staff/domains' }],
      actions: modules.map(({ id, title }) => ({ label: title, href: `${base}/new?extension=${id}`, icon: 'plus' })),
      main: [
        {
          kind: 'table',
          caption: ctx.t('tlds.registrars'),
          columns: [{ label: ctx.t('servers.name') }, { label: ctx.t('tlds.kind'), hide: 'p2' }, { label: ctx.t('services.status') }, { label: ctx.t('tlds.balance'), end: true }],
          rows: items.map((row) => ({
            cells: [
              { text: row.name, href: `${base}/${String(row.id)}`, sub: row.pausedBecause ?? undefined },
              { text: row.title },
              { badge: stateOf(ctx, row) },
              row.balance === null ? { text: '–' } : { money: row.balance },
            ],
          })),
          empty: ctx.t('tlds.noRegistrars'),
        },
      ],
    };
  },
};

export const newRegistrarPage: Page = {
  path: `${base}/new`,
  area: 'staff',
  open: 'member',
  nav: 'domains',
  load: (ctx) => {
    const settings = settingsForm(ctx, ctx.query['extension'] ?? '', 'account', 's_');
    return Promise.resolve({
      title: ctx.t('tlds.newRegistrar'),
      crumbs: [{ label: ctx.t('tlds.registrars'), href: base }],
      main: [{ kind: 'form', form: ctx.form('create', ctx.t('servers.save'), [{ name: 'name', label: ctx.t('servers.name'), widget: 'text', required: true }, ...settings.fields({}, [])]) }],
    });
  },
  actions: {
    create: async (ctx, body) => {
      const extension = ctx.query['extension'] ?? '';
      const made = await ctx.call<{ id: number }>('registrars.create', { extension, name: body['name'], settings: settingsForm(ctx, extension, 'account', 's_').values(body) });
      return { to: `${base}/${String(made.id)}`, say: 'form.saved' };
    },
  },
};

const rowOf = async (ctx: PageCtx): Promise<AccountRow | undefined> => (await ctx.call<Accounts>('registrars.list', {})).items.find(({ id }) => String(id) === ctx.params['id']);

/** In which currency the low-water mark is told: the one of the account, as far as it is known. */
const currencyOf = (row: AccountRow | undefined): string => row?.balance?.currency ?? 'USD';

const asideOf = (ctx: PageCtx, row: AccountRow | undefined): readonly Card[] =>
  row === undefined
    ? []
    : [
        {
          kind: 'facts',
          title: ctx.t('servers.test'),
          facts: [
            { label: ctx.t('services.status'), badge: stateOf(ctx, row) },
            ...(row.lastTest?.message === undefined || row.lastTest.message === '' ? [] : [{ label: ctx.t('tlds.said'), text: row.lastTest.message }]),
            ...(row.balance === null ? [] : [{ label: ctx.t('tlds.balance'), money: row.balance }, { label: ctx.t('tlds.balanceAt'), instant: row.balanceAt }]),
          ],
          actions: [ctx.form('test', ctx.t('servers.testNow'), [])],
        },
      ];

export const registrarPage: Page = {
  path: `${base}/:id`,
  area: 'staff',
  open: 'member',
  nav: 'domains',
  load: async (ctx) => {
    const view = await ctx.call<AccountView>('registrars.view', { id: ctx.params['id'] });
    const row = await rowOf(ctx);
    const settings = settingsForm(ctx, view.extension, 'account', 's_');
    return {
      title: view.name,
      lead: row?.title ?? view.extension,
      crumbs: [{ label: ctx.t('tlds.registrars'), href: base }],
      main: [
        {
          kind: 'form',
          title: ctx.t('nav.settings'),
          form: ctx.form('save', ctx.t('form.save'), [
            { name: 'name', label: ctx.t('servers.name'), widget: 'text', value: view.name, required: true, width: 'half' },
            { name: 'lowWater', label: ctx.t('tlds.lowWater'), widget: 'money', unit: currencyOf(row), width: 'half', help: ctx.t('tlds.lowWaterHelp'), ...(row?.lowWater == null ? {} : { value: formatMinor({ amount: row.lowWater, currency: currencyOf(row) }) }) },
            { name: 'enabled', label: ctx.t('gateways.enabled'), widget: 'switch', checked: view.enabled },
            ...settings.fields(view.values, view.secretsSet),
          ]),
        },
      ],
      aside: asideOf(ctx, row),
    };
  },
  actions: {
    test: async (ctx) => {
      await ctx.call('registrars.test', { id: ctx.params['id'] });
      return { to: ctx.request.path };
    },
    save: async (ctx, body) => {
      const view = await ctx.call<AccountView>('registrars.view', { id: ctx.params['id'] });
      const mark = (body['lowWater'] ?? '').trim();
      const lowWater = mark === '' ? null : asMinor(mark, currencyOf(await rowOf(ctx)), 'lowWater');
      await ctx.call('registrars.update', { id: ctx.params['id'], name: body['name'], lowWater, enabled: body['enabled'] === 'on', settings: settingsForm(ctx, view.extension, 'account', 's_').values(body) });
      return { to: ctx.request.path, say: 'form.saved' };
    },
  },
};
