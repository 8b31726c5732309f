import type { Page } from '../page.ts';

/** The way back in for those who forgot: asked for here, mailed, used once. */
export const forgotPage: Page = {
  path: '/forgot',
  area: 'client',
  open: 'any',
  load: (ctx) =>
    Promise.resolve({
      title: ctx.t('reset.title'),
      lead: ctx.t('reset.lead'),
      narrow: true,
      main: [{ kind: 'form', form: ctx.form('ask', ctx.t('reset.ask'), [{ name: 'email', label: ctx.t('auth.email'), widget: 'email', required: true, autocomplete: 'username' }]) }],
    }),
  actions: {
    ask: async (ctx, body) => {
      await ctx.call('logins.requestReset', { email: body['email'] });
      return { to: '/sign-in', say: 'reset.asked' };
    },
  },
};

export const resetPage: Page = {
  path: '/reset',
  area: 'client',
  open: 'any',
  load: (ctx) =>
    Promise.resolve({
      title: ctx.t('reset.title'),
      narrow: true,
      main: [{ kind: 'form', form: ctx.form('set', ctx.t('security.change'), [{ name: 'password', label: ctx.t('security.new'), widget: 'password', required: true, autocomplete: 'new-password', help: ctx.t('auth.passwordHelp') }]) }],
    }),
  actions: {
    set: async (ctx, body) => {
      await ctx.call('logins.resetPassword', { token: ctx.query['token'] ?? '', password: body['password'] });
      return { to: '/sign-in', say: 'security.changed' };
    },
  },
};
