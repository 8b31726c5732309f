import { signIn } from '../http/visitor.ts';
import type { Page, PageCtx } from './page.ts';
import { factorActions, factorCards } from './security-cards.ts';

interface SessionLine {
  readonly since: string;
  readonly seenAt: string;
  readonly address: string | null;
  readonly agent: string | null;
}

/** "Firefox, Linux" out of what a browser says of itself. */
const browserOf = (agent: string | null): string => {
  const name = /(Firefox|Edg|OPR|Chrome|Safari)\//.exec(agent ?? '')?.[1] ?? '–';
  const system = /(Windows|Android|iPhone|iPad|Mac OS X|Linux)/.exec(agent ?? '')?.[1];
  return [{ Edg: 'Edge', OPR: 'Opera' }[name] ?? name, ...(system === undefined ? [] : [system])].join(', ');
};

/** Every session has just ended; the browser at hand gets a new one. */
const stay = (ctx: PageCtx, area: 'client' | 'staff'): Promise<void> => signIn(ctx.web, area, ctx.request, ctx.response, ctx.caller.userId ?? 0, ctx.caller.clientId === undefined ? {} : { clientId: ctx.caller.clientId });

const security = (area: 'client' | 'staff', path: string): Page => ({
  path,
  area,
  open: 'member',
  load: async (ctx) => {
    const { items } = await ctx.call<{ items: readonly SessionLine[] }>('logins.sessions', {});
    const factors = await factorCards(ctx);
    return {
      title: ctx.t('nav.security'),
      passkeys: true,
      main: [
        ...factors.main,
        {
          kind: 'rows',
          title: ctx.t('security.sessions'),
          rows: items.map((item) => ({ icon: 'globe', title: browserOf(item.agent), meta: `${item.address ?? '–'} · ${ctx.t('security.seen')} ${ctx.say.instant(item.seenAt, 'UTC')}` })),
          empty: '',
        },
        { kind: 'facts', quiet: true, facts: [], actions: [ctx.form('out', ctx.t('security.endAll'), [])] },
      ],
      aside: [
        {
          kind: 'form',
          title: ctx.t('security.password'),
          form: ctx.form('password', ctx.t('security.change'), [
            { name: 'current', label: ctx.t('security.current'), widget: 'password', required: true, autocomplete: 'current-password' },
            { name: 'password', label: ctx.t('security.new'), widget: 'password', required: true, autocomplete: 'new-password', help: ctx.t('auth.passwordHelp') },
          ]),
        },
        ...factors.aside,
      ],
    };
  },
  actions: {
    ...factorActions(path),
    password: async (ctx, body) => {
      await ctx.call('logins.changePassword', { current: body['current'], password: body['password'] });
      await stay(ctx, area);
      return { to: path, say: 'security.changed' };
    },
    out: async (ctx) => {
      await ctx.call('logins.endSessions', {});
      await stay(ctx, area);
      return { to: path, say: 'form.saved' };
    },
  },
});

export const securityPages: readonly Page[] = [security('client', '/account/security'), security('staff', '/staff/security')];
