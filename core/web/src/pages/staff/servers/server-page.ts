import { settingsForm } from '../../../forms/schema-form.ts';
import type { Card } from '../../../view-models/page.ts';
import { confirmFirst } from '../../confirm.ts';
import { onwardTo } from '../../actions/index.ts';
import type { Page, PageCtx } from '../../page.ts';
import { buttonProblem } from '../../parts.ts';
import { fullness, loadGroups, loadOf, serverState, serverTabs, type GroupRow, type ServerRow } from './server-parts.ts';

interface ServerView extends Omit<ServerRow, 'title' | 'drifting'> {
  readonly concurrency: number | null;
  readonly troubles: number;
  readonly signOn: boolean;
  readonly tellsUsage: boolean;
  readonly usageAt: string | null;
  readonly usageProblem: string | null;
  readonly hasUpkeep: boolean;
  readonly hasAccessPoints: boolean;
  readonly upkeepAt: string | null;
  readonly upkeepProblem: string | null;
  readonly values: Readonly<Record<string, unknown>>;
  readonly secretsSet: readonly string[];
}

const notes = (ctx: PageCtx, { circuitUntil, troubles, lastTest }: ServerView): readonly Card[] => {
  const paused = circuitUntil !== null && circuitUntil > ctx.web.house.clock.wall();
  return [
    ...(paused ? [{ kind: 'note' as const, tone: 'bad' as const, icon: 'pause', text: ctx.t('servers.pausedUntil', { time: ctx.say.instant(circuitUntil, 'UTC'), count: troubles }) }] : []),
    ...(lastTest?.ok === undefined ? [] : [{ kind: 'note' as const, tone: lastTest.ok ? ('ok' as const) : ('bad' as const), icon: lastTest.ok ? 'check' : 'alert', text: [lastTest.message ?? '', ...(lastTest.warnings ?? [])].join(' ') }]),
  ];
};

const useForm = (ctx: PageCtx, view: ServerView, groups: readonly GroupRow[]): Card => ({
  kind: 'form',
  title: ctx.t('servers.use'),
  lead: ctx.t('servers.placedHere', { count: view.placed }),
  form: ctx.form('use', ctx.t('form.save'), [
    { name: 'enabled', label: ctx.t('servers.takesNew'), widget: 'switch', checked: view.enabled },
    { name: 'capacity', label: ctx.t('servers.capacity'), widget: 'number', width: 'half', value: view.capacity === null ? '' : String(view.capacity), help: ctx.t('servers.capacityHelp') },
    { name: 'concurrency', label: ctx.t('servers.concurrency'), widget: 'number', width: 'half', value: view.concurrency === null ? '' : String(view.concurrency), help: ctx.t('servers.concurrencyHelp') },
    { name: 'groupId', label: ctx.t('servers.group'), widget: 'select', width: 'half', options: [{ value: '', label: ctx.t('servers.noGroup'), selected: view.groupId === null }, ...groups.map((each) => ({ value: String(each.id), label: each.name, selected: each.id === view.groupId }))] },
    { name: 'match', label: ctx.t('servers.match'), widget: 'text', width: 'half', value: view.match, help: ctx.t('servers.matchHelp') },
  ]),
});

/** One server: how it stands, how it is used, and how it is reached. */
export const serverPage: Page = {
  path: '/staff/servers/:id',
  area: 'staff',
  open: 'member',
  nav: 'servers',
  load: async (ctx) => {
    const view = await ctx.call<ServerView>('servers.view', { id: ctx.params['id'] });
    const settings = settingsForm(ctx, view.extension, 'account');
    const { lastTest } = view;
    return {
      title: view.name,
      lead: view.extension,
      badge: serverState(ctx, view),
      crumbs: [{ label: ctx.t('nav.servers'), href: '/staff/servers' }],
      ...(view.hasAccessPoints ? { actions: [{ label: ctx.t('points.title'), href: `/staff/servers/${String(view.id)}/access-points`, icon: 'wifi' }] } : {}),
      tabs: serverTabs(ctx, ''),
      main: [
        ...buttonProblem(ctx, 'test', 'sign-on', 'resume', 'read-usage'),
        ...notes(ctx, view),
        {
          kind: 'facts',
          facts: [
            { label: ctx.t('servers.placed'), ...fullness(view) },
            { label: ctx.t('servers.load'), ...loadOf(lastTest) },
            ...(lastTest?.version === undefined ? [] : [{ label: ctx.t('servers.version'), text: lastTest.version }]),
            ...(view.tellsUsage ? [{ label: ctx.t('usage.readAt'), instant: view.usageAt, ...(view.usageProblem === null ? {} : { sub: view.usageProblem }) }] : []),
            ...(view.hasUpkeep ? [{ label: ctx.t('upkeep.at'), instant: view.upkeepAt, ...(view.upkeepProblem === null ? {} : { sub: view.upkeepProblem }) }] : []),
            { label: ctx.t('servers.test'), instant: lastTest?.at ?? null, ...(lastTest?.latencyMs === undefined ? {} : { sub: `${String(Math.round(lastTest.latencyMs))} ms` }) },
          ],
          actions: [ctx.form('test', ctx.t('servers.testNow'), []), ...(view.circuitUntil === null ? [] : [ctx.form('resume', ctx.t('servers.resume'), [])]), ...(view.tellsUsage ? [ctx.form('read-usage', ctx.t('usage.readNow'), [])] : []), ...(view.signOn ? [ctx.form('sign-on', ctx.t('servers.signOn'), [])] : [])],
        },
        useForm(ctx, view, await loadGroups(ctx)),
        { kind: 'form', title: ctx.t('nav.settings'), form: ctx.form('save', ctx.t('form.save'), [{ name: 'name', label: ctx.t('servers.name'), widget: 'text', value: view.name, required: true }, ...settings.fields(view.values, view.secretsSet)]) },
      ],
    };
  },
  actions: {
    test: async (ctx) => {
      await ctx.call('servers.test', { id: ctx.params['id'] });
      return { to: ctx.request.path };
    },
    resume: async (ctx) => {
      await ctx.call('servers.update', { id: ctx.params['id'] });
      return { to: ctx.request.path, say: 'servers.resumed' };
    },
    'read-usage': async (ctx) => {
      await ctx.call('servers.readUsage', { id: ctx.params['id'] });
      return { to: ctx.request.path, say: 'accounts.asked' };
    },
    'sign-on': async (ctx) => confirmFirst(ctx, 'staff') ?? onwardTo(ctx, ctx.t('actions.opening'), await ctx.call('servers.signOn', { id: ctx.params['id'] })),
    use: async (ctx, body) => {
      const number = (name: string): number | null => ((body[name] ?? '').trim() === '' ? null : Number(body[name]));
      await ctx.call('servers.update', { id: ctx.params['id'], enabled: body['enabled'] === 'on', capacity: number('capacity'), concurrency: number('concurrency'), ...(body['groupId'] === undefined ? {} : { groupId: number('groupId') }), ...(body['match'] === undefined ? {} : { match: body['match'] }) });
      return { to: ctx.request.path, say: 'form.saved' };
    },
    save: async (ctx, body) => {
      const view = await ctx.call<ServerView>('servers.view', { id: ctx.params['id'] });
      await ctx.call('servers.update', { id: ctx.params['id'], name: body['name'], settings: settingsForm(ctx, view.extension, 'account').values(body) });
      return { to: ctx.request.path, say: 'form.saved' };
    },
  },
};
