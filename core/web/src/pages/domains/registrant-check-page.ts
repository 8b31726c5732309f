import type { Page } from '../page.ts';

/** Opening the mailed link confirms nothing, pressing the button does: mail scanners open links. */
export const registrantCheckPage: Page = {
  path: '/registrant',
  area: 'client',
  open: 'any',
  load: (ctx) =>
    Promise.resolve({
      title: ctx.t('registrantCheck.title'),
      lead: ctx.t('registrantCheck.lead'),
      narrow: true,
      main: [ctx.query['done'] === undefined ? { kind: 'form', form: ctx.form('confirm', ctx.t('registrantCheck.confirm'), []) } : { kind: 'note', tone: 'ok', icon: 'check', text: ctx.t('registrantCheck.done') }],
    }),
  actions: {
    confirm: async (ctx) => {
      await ctx.call('domains.confirmRegistrant', { token: ctx.query['token'] ?? '' });
      return { to: '/registrant?done=1' };
    },
  },
};
