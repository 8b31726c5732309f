import { DEBUG_RIGHT } from '@billet/billing';
import { permits } from '@billet/kernel';
import { GUIDE_PATH } from '../../guide/guide.ts';
import { showDebug } from '../../http/visitor.ts';
import { VERSION } from '../../version.ts';
import type { Card } from '../../view-models/page.ts';
import type { Page, PageCtx } from '../page.ts';

const KEYS = { find: 'Ctrl K', move: '↑ ↓', open: 'Enter', close: 'Esc' } as const;

const debugCard = (ctx: PageCtx): Card => {
  const on = ctx.visitor.debug === true;
  return { kind: 'form', title: ctx.t('debug.title'), lead: ctx.t('debug.lead'), form: ctx.form('debug', ctx.t(on ? 'debug.off' : 'debug.on'), [{ name: 'on', label: '', widget: 'hidden', value: on ? '' : '1' }]) };
};

/** Keys, the version at work, and the debug display for those who may have it. */
export const helpPage: Page = {
  path: '/staff/help',
  area: 'staff',
  open: 'member',
  load: (ctx) => {
    const { t } = ctx;
    return Promise.resolve({
      title: t('help.title'),
      main: [
        { kind: 'facts', title: t('help.keys'), facts: Object.entries(KEYS).map(([does, key]) => ({ label: key, text: t(`help.does.${does}`) })) },
        { kind: 'rows', title: t('help.more'), empty: '', rows: [{ icon: 'book', title: t('guide.title'), meta: t('guide.meta'), href: GUIDE_PATH }, { icon: 'terminal', title: t('help.api'), meta: '/api/v1/openapi.json', href: '/api/v1/openapi.json' }] },
      ],
      aside: [
        { kind: 'facts', title: t('help.about'), facts: [{ label: t('help.version'), text: VERSION }, { label: t('help.database'), text: ctx.web.house.db.engine === 'sqlite' ? 'SQLite' : 'PostgreSQL' }, { label: 'Node.js', text: process.versions.node }] },
        ...(permits(ctx.caller.permissions, DEBUG_RIGHT) ? [debugCard(ctx)] : []),
      ],
    });
  },
  actions: {
    debug: async (ctx, body) => {
      const { on } = await ctx.call<{ on: boolean }>('debug.switch', { on: body['on'] === '1' });
      await showDebug(ctx.web, ctx.visitor, on);
      return { to: '/staff/help', say: on ? 'debug.isOn' : 'debug.isOff' };
    },
  },
};
