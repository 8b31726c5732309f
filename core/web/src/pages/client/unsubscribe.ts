import type { Page } from '../page.ts';

/** The way out of marketing, without signing in. Opening it changes nothing, pressing the button does: mail scanners open links. */
export const unsubscribePage: Page = {
  path: '/unsubscribe',
  area: 'client',
  open: 'any',
  load: async (ctx) => {
    const { t } = ctx;
    const { brand, marketing } = await ctx.call<{ brand: string; marketing: boolean }>('mailPreferences.show', { token: ctx.query['token'] ?? '' });
    return {
      title: t('unsubscribe.title'),
      lead: t(marketing ? 'unsubscribe.lead' : 'unsubscribe.ended', { brand }),
      narrow: true,
      main: [{ kind: 'form', form: marketing ? ctx.form('end', t('unsubscribe.end'), []) : ctx.form('again', t('unsubscribe.again'), []) }],
    };
  },
  actions: {
    end: async (ctx) => {
      await ctx.call('mailPreferences.answer', { token: ctx.query['token'] ?? '', marketing: false });
      return { to: ctx.request.originalUrl };
    },
    again: async (ctx) => {
      await ctx.call('mailPreferences.answer', { token: ctx.query['token'] ?? '', marketing: true });
      return { to: ctx.request.originalUrl, say: 'unsubscribe.back' };
    },
  },
};
