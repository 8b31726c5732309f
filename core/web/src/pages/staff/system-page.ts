import { permits } from '@billet/kernel';
import type { Card, Tone } from '../../view-models/page.ts';
import type { Page, PageCtx } from '../page.ts';

const PATH = '/staff/system';
const STEPS = { waiting: 0, saving: 1, checking: 2 } as const;

interface Overview {
  readonly version: string;
  readonly node: string;
  readonly releases: { readonly asked: boolean; readonly readAt: string | null; readonly problem: string | null; readonly newer: { readonly version: string; readonly date: string | null; readonly notes: string | null; readonly security: boolean } | null };
  readonly database: { readonly engine: 'sqlite' | 'postgres'; readonly bytes: number; readonly migrations: number; readonly lastMigration: string; readonly migratedAt: string };
  readonly jobs: { readonly queued: number; readonly running: number; readonly dead: number };
  readonly deliveries: { readonly open: number; readonly dead: number };
  readonly disk: { readonly free: number; readonly total: number };
  readonly schedules: { readonly known: number; readonly last: string | null; readonly lastAt: string | null };
}

interface Backups {
  readonly folder: string;
  readonly possible: boolean;
  readonly going: { readonly name: string; readonly state: keyof typeof STEPS } | null;
  readonly items: readonly { readonly name: string; readonly at: string; readonly bytes: number | null; readonly checked: 'ok' | 'failed' | 'unknown'; readonly problem: string | null }[];
}

const CHECKED: Readonly<Record<string, Tone>> = { ok: 'ok', failed: 'bad', unknown: 'idle' };

/** Less than a tenth of the disk is a reason to look. */
const isShort = ({ free, total }: Overview['disk']): boolean => free < total / 10;

const goingCard = ({ t }: PageCtx, { going }: Backups): Extract<Card, { kind: 'progress' }> | undefined =>
  going === null ? undefined : { kind: 'progress', label: t(`system.backup.${going.state}`), done: STEPS[going.state], total: 3, live: true };

const newerCards = ({ t, say }: PageCtx, { releases: { newer }, version }: Overview): readonly Card[] =>
  newer === null
    ? []
    : [
        { kind: 'note', tone: newer.security ? 'warn' : 'info', icon: 'refresh', text: t(newer.security ? 'system.newerSecurity' : 'system.newer', { version: newer.version }), small: newer.date === null ? t('system.newerThan', { version }) : t('system.newerThanOf', { version, date: say.date(newer.date) }) },
        { kind: 'code', title: t('system.howTo'), note: t('system.howToNote'), ...(newer.notes === null ? {} : { link: { label: t('system.notes'), href: newer.notes } }), text: ['npm ci', 'npm run build', 'npm run billet -- update'].join('\n') },
      ];

const stats = ({ t, say }: PageCtx, { jobs, deliveries, disk }: Overview): Card => ({
  kind: 'stats',
  stats: [
    { label: t('system.jobs'), text: say.number(jobs.queued + jobs.running), href: '/staff/jobs' },
    { label: t('system.deadJobs'), text: say.number(jobs.dead), href: '/staff/jobs?state=dead', ...(jobs.dead > 0 ? { tone: 'bad' as const } : {}) },
    { label: t('system.deadEvents'), text: say.number(deliveries.dead), href: '/staff/jobs', sub: t('system.openEvents', { count: deliveries.open }), ...(deliveries.dead > 0 ? { tone: 'bad' as const } : {}) },
    { label: t('system.disk'), text: say.bytes(disk.free), sub: t('system.diskOf', { total: say.bytes(disk.total) }), ...(isShort(disk) ? { tone: 'bad' as const } : {}) },
  ],
});

const backupCards = (ctx: PageCtx, backups: Backups): readonly Card[] => {
  const { t, say } = ctx;
  const going = goingCard(ctx, backups);
  const may = permits(ctx.caller.permissions, 'settings.write');
  return [
    ...(going === undefined ? [] : [going]),
    ...(going === undefined && may && backups.possible ? [{ kind: 'form' as const, title: t('system.backUp'), lead: t('system.backUpLead'), form: ctx.form('back-up', t('system.backUp'), []) }] : []),
    {
      kind: 'table',
      title: t('system.backups'),
      note: t('system.backupsNote', { folder: backups.folder }),
      caption: t('system.backups'),
      columns: [{ label: t('system.file') }, { label: t('system.checked') }, { label: t('system.size'), end: true }, { label: t('service.when'), end: true, hide: 'p2' }],
      rows: backups.items.map((item) => ({
        cells: [
          { text: item.name, mono: true },
          { badge: { text: t(`system.checked.${item.checked}`), tone: CHECKED[item.checked] ?? 'idle' }, ...(item.problem === null ? {} : { sub: item.problem }) },
          { text: item.bytes === null ? '–' : say.bytes(item.bytes) },
          { instant: item.at },
        ],
      })),
      empty: t('system.noBackups'),
    },
  ];
};

const asideCards = (ctx: PageCtx, { version, node, releases, database, schedules }: Overview): readonly Card[] => {
  const { t, say } = ctx;
  return [
    {
      kind: 'facts',
      title: t('system.version'),
      link: { label: t('settings.updates'), href: '/staff/settings/updates' },
      facts: [
        { label: t('help.version'), text: version },
        { label: t('system.newest'), text: releases.newer?.version ?? t(releases.asked ? (releases.readAt === null ? 'system.notRead' : 'system.isNewest') : 'system.notAsked') },
        ...(releases.readAt === null ? [] : [{ label: t('system.readAt'), instant: releases.readAt, ...(releases.problem === null ? {} : { sub: releases.problem }) }]),
        { label: 'Node.js', text: node },
      ],
      ...(releases.asked && permits(ctx.caller.permissions, 'settings.write') ? { actions: [ctx.form('check-releases', t('system.checkNow'), [])] } : {}),
    },
    {
      kind: 'facts',
      title: t('system.database'),
      facts: [
        { label: t('help.database'), text: database.engine === 'sqlite' ? 'SQLite' : 'PostgreSQL' },
        { label: t('system.size'), text: say.bytes(database.bytes) },
        { label: t('system.migrations'), text: say.number(database.migrations), sub: database.lastMigration },
        { label: t('system.migratedAt'), instant: database.migratedAt },
      ],
    },
    { kind: 'facts', title: t('system.schedules'), facts: [{ label: t('system.schedulesKnown'), text: say.number(schedules.known) }, schedules.lastAt === null ? { label: t('system.fired'), text: '–' } : { label: t('system.fired'), instant: schedules.lastAt, sub: schedules.last ?? '' }] },
  ];
};

/** How the house itself is: version and updates, database, jobs, disk, schedules, and its backups (rows A2, G6). */
export const systemPage: Page = {
  path: PATH,
  area: 'staff',
  open: 'member',
  nav: 'system',
  load: async (ctx) => {
    const [overview, backups] = await Promise.all([ctx.call<Overview>('system.overview', {}), ctx.call<Backups>('backups.list', {})]);
    return {
      title: ctx.t('nav.system'),
      actions: [{ label: ctx.t('nav.jobs'), href: '/staff/jobs', icon: 'bolt' }, { label: ctx.t('nav.extensions'), href: '/staff/extensions', icon: 'folder' }],
      above: [stats(ctx, overview)],
      main: [...newerCards(ctx, overview), ...backupCards(ctx, backups)],
      aside: asideCards(ctx, overview),
    };
  },
  part: async (ctx) => {
    const going = goingCard(ctx, await ctx.call<Backups>('backups.list', {}));
    if (going === undefined) ctx.response.set('HX-Refresh', 'true');
    return { view: 'progress', model: going ?? { kind: 'progress', label: ctx.t('system.backup.done'), done: 3, total: 3, live: false } };
  },
  actions: {
    'back-up': async (ctx) => {
      await ctx.call('backups.make', {});
      return { to: PATH, say: 'system.backupBegun' };
    },
    'check-releases': async (ctx) => {
      await ctx.call('updates.check', {});
      return { to: PATH, say: 'system.checkBegun' };
    },
  },
};
