import { permits } from '@billet/kernel';
import type { Card, PageModel } from '../view-models/page.ts';
import type { Body, Page, PageCtx } from './page.ts';
import { permissionLabel } from './permission-label.ts';
import { before, buttonProblem, nextHref } from './parts.ts';
import type { PageOf } from './shapes.ts';
import { statusBadge } from './tones.ts';

interface KeyRow {
  readonly id: number;
  readonly label: string;
  readonly prefix: string;
  readonly scopes: readonly string[];
  readonly state: string;
  readonly createdAt: string;
  readonly expiresAt: string | null;
  readonly lastUsedAt: string | null;
}

type Area = Page['area'];

const DAY_MS = 86_400_000;
const DAYS = ['30', '90', '365', 'never'] as const;

/** What the visitor may give a key: what he himself may do here, from the operations, so what extensions add is there too. */
const grantable = (ctx: PageCtx, area: Area): readonly string[] =>
  [...new Set(ctx.web.house.registry.all().filter(({ operation }) => operation.audience.includes(area)).map(({ operation }) => operation.permission))]
    .filter((each) => each !== 'public' && permits(ctx.caller.permissions, each))
    .sort();

const scopesOf = (ctx: PageCtx, area: Area, body: Body): readonly string[] => {
  const mine = grantable(ctx, area);
  if (body['access'] === 'read') return mine.filter((each) => each.endsWith('.read'));
  if (body['access'] === 'all') return ctx.caller.permissions;
  return mine.filter((each) => body[`may-${each}`] !== undefined);
};

const shortly = (ctx: PageCtx, scopes: readonly string[]): string =>
  scopes.includes('*') ? ctx.t('apiKeys.access.all') : scopes.length > 3 ? `${scopes.slice(0, 3).map((scope) => permissionLabel(ctx, scope)).join(', ')} … (${String(scopes.length)})` : scopes.map((scope) => permissionLabel(ctx, scope)).join(', ');

const newKeyForm = (ctx: PageCtx, area: Area): Card => ({
  kind: 'form',
  title: ctx.t('apiKeys.new'),
  form: ctx.form('create', ctx.t('apiKeys.make'), [
    { name: 'label', label: ctx.t('apiKeys.label'), widget: 'text', required: true, width: 'half', help: ctx.t('apiKeys.labelHelp') },
    { name: 'days', label: ctx.t('apiKeys.expires'), widget: 'select', width: 'half', options: DAYS.map((days) => ({ value: days, label: days === 'never' ? ctx.t('apiKeys.never') : ctx.t('apiKeys.days', { count: Number(days) }), selected: days === '365' })) },
    { name: 'access', label: ctx.t('apiKeys.access'), widget: 'choices', errorAt: 'scopes', options: ['read', 'all', 'chosen'].map((value) => ({ value, label: ctx.t(`apiKeys.access.${value}`), hint: ctx.t(`apiKeys.access.${value}.hint`), selected: value === 'read' })) },
    ...grantable(ctx, area).map((scope) => ({ name: `may-${scope}`, label: permissionLabel(ctx, scope), widget: 'switch' as const, width: 'third' as const })),
  ]),
});

/** The key itself: shown in the answer to its making, and never again. */
const madePage = (ctx: PageCtx, path: string, label: string, key: string): PageModel => ({
  title: ctx.t('apiKeys.made'),
  crumbs: [{ label: ctx.t('nav.apiKeys'), href: path }],
  main: [
    { kind: 'note', tone: 'warn', icon: 'alert', text: ctx.t('apiKeys.once') },
    { kind: 'lines', title: label, lines: [{ label: ctx.t('apiKeys.key'), value: key, copy: true }] },
    { kind: 'code', title: ctx.t('apiKeys.try'), text: `curl -H 'Authorization: Bearer ${key}' ${ctx.web.house.config.baseUrl()}/api/v1/invoices` },
  ],
  actions: [{ label: ctx.t('apiKeys.kept'), href: path, main: true }],
});

/** Keys for programs: made, seen in a list without the key itself, and ended. */
const apiKeysPage = (area: Area, path: string): Page => ({
  path,
  area,
  open: 'member',
  load: async (ctx) => {
    const { t } = ctx;
    const { items, next } = await ctx.call<PageOf<KeyRow>>('apiKeys.list', before(ctx));
    const active = items.filter((key) => key.state === 'active');
    return {
      title: t('nav.apiKeys'),
      lead: t('apiKeys.lead'),
      actions: [{ label: t('apiKeys.reference'), href: '/api/v1/openapi.json', icon: 'book' }],
      main: [
        ...buttonProblem(ctx, 'revoke'),
        {
          kind: 'table',
          caption: t('nav.apiKeys'),
          columns: [{ label: t('apiKeys.label') }, { label: t('services.status') }, { label: t('apiKeys.access'), hide: 'p2' }, { label: t('apiKeys.lastUsed'), end: true }, { label: t('apiKeys.expires'), end: true, hide: 'p3' }],
          rows: items.map((key) => ({
            cells: [
              { text: key.label, sub: `${key.prefix}_…` },
              { badge: statusBadge(ctx.say, key.state) },
              { text: shortly(ctx, key.scopes) },
              key.lastUsedAt === null ? { text: t('apiKeys.unused') } : { instant: key.lastUsedAt },
              key.expiresAt === null ? { text: t('apiKeys.never') } : { date: key.expiresAt.slice(0, 10) },
            ],
          })),
          empty: t('apiKeys.empty'),
          next: nextHref(ctx, next),
        },
        newKeyForm(ctx, area),
      ],
      ...(active.length === 0
        ? {}
        : {
            aside: [
              {
                kind: 'form' as const,
                title: t('apiKeys.revoke'),
                lead: t('apiKeys.revokeLead'),
                form: ctx.form('revoke', t('apiKeys.revoke'), [{ name: 'id', label: t('apiKeys.label'), widget: 'select', options: active.map((key) => ({ value: String(key.id), label: `${key.label} (${key.prefix}_…)` })) }], { danger: true }),
              },
            ],
          }),
    };
  },
  actions: {
    create: async (ctx, body) => {
      const days = DAYS.find((each) => each === body['days'] && each !== 'never');
      const expiresAt = days === undefined ? null : new Date(ctx.web.house.clock.wallMs() + Number(days) * DAY_MS).toISOString();
      const { key } = await ctx.call<{ key: string }>('apiKeys.create', { label: body['label'], scopes: scopesOf(ctx, area, body), expiresAt });
      return madePage(ctx, path, body['label'] ?? '', key);
    },
    revoke: async (ctx, { id }) => {
      await ctx.call('apiKeys.revoke', { id });
      return { to: path, say: 'apiKeys.revoked' };
    },
  },
});

export const apiKeysPages: readonly Page[] = [apiKeysPage('client', '/account/api-keys'), apiKeysPage('staff', '/staff/api-keys')];
