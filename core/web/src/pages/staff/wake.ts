import type { PageModel } from '../../view-models/page.ts';
import type { Page, PageCtx } from '../page.ts';

interface WakeView {
  readonly exists: boolean;
  readonly networks: readonly string[];
  readonly createdAt: string | null;
  readonly wokenAt: string | null;
  readonly wokenFrom: string;
  readonly fired: readonly string[];
}

const PATH = '/staff/wake';

/** The address itself: shown in the answer to its making, and never again. */
const madePage = (ctx: PageCtx, url: string): PageModel => ({
  title: ctx.t('wake.made'),
  crumbs: [{ label: ctx.t('wake.title'), href: PATH }],
  main: [
    { kind: 'note', tone: 'warn', icon: 'alert', text: ctx.t('wake.once') },
    { kind: 'lines', lines: [{ label: ctx.t('wake.address'), value: url, copy: true }] },
    { kind: 'code', title: ctx.t('wake.crontab'), text: `*/5 * * * * curl -fsS ${url} > /dev/null` },
  ],
  actions: [{ label: ctx.t('wake.kept'), href: PATH, main: true }],
});

/** The address by which a timer elsewhere wakes the schedules. */
export const wakePage: Page = {
  path: PATH,
  area: 'staff',
  open: 'member',
  nav: 'settings',
  load: async (ctx) => {
    const { t } = ctx;
    const view = await ctx.call<WakeView>('system.wakeAddress', {});
    return {
      title: t('wake.title'),
      lead: t('wake.lead'),
      crumbs: [{ label: t('nav.settings'), href: '/staff/settings' }],
      main: [
        {
          kind: 'facts',
          facts: [
            { label: t('wake.address'), text: t(view.exists ? 'wake.exists' : 'wake.none') },
            ...(view.createdAt === null ? [] : [{ label: t('wake.createdAt'), instant: view.createdAt }]),
            ...(view.exists ? [{ label: t('wake.networks'), text: view.networks.length === 0 ? t('wake.anywhere') : view.networks.join(', ') }] : []),
            ...(view.wokenAt === null ? [] : [{ label: t('wake.wokenAt'), instant: view.wokenAt, sub: view.wokenFrom }, { label: t('wake.fired'), text: view.fired.length === 0 ? '–' : view.fired.join(', ') }]),
          ],
        },
        {
          kind: 'form',
          title: t(view.exists ? 'wake.remake' : 'wake.make'),
          ...(view.exists ? { lead: t('wake.remakeLead') } : {}),
          form: ctx.form('make', t('wake.make'), [{ name: 'networks', label: t('wake.networks'), widget: 'textarea', value: view.networks.join('\n'), help: t('wake.networksHelp') }]),
        },
      ],
      ...(view.exists ? { aside: [{ kind: 'form' as const, title: t('wake.drop'), form: ctx.form('drop', t('wake.drop'), [], { danger: true }) }] } : {}),
    };
  },
  actions: {
    make: async (ctx, body) => {
      const networks = (body['networks'] ?? '').split(/[\s,]+/).filter((text) => text !== '');
      const { url } = await ctx.call<{ url: string }>('system.makeWakeAddress', { networks });
      return madePage(ctx, url);
    },
    drop: async (ctx) => {
      await ctx.call('system.dropWakeAddress', {});
      return { to: PATH, say: 'wake.dropped' };
    },
  },
};
