import type { Page } from '../page.ts';

const answerPage = (path: string, key: 'confirm' | 'keep', operation: string): Page => ({
  path,
  area: 'client',
  open: 'any',
  load: (ctx) => Promise.resolve({ title: ctx.t('email.title'), lead: ctx.t(`email.${key}Lead`), narrow: true, main: [{ kind: 'form', form: ctx.form('answer', ctx.t(`email.${key}`), []) }] }),
  actions: {
    answer: async (ctx) => {
      await ctx.call(operation, { token: ctx.query['token'] ?? '' });
      return { to: '/sign-in', say: `email.${key}Done` };
    },
  },
});

/** Opening a link changes nothing, pressing the button does: mail scanners open links. */
export const emailChangePages: readonly Page[] = [answerPage('/email-change', 'confirm', 'logins.confirmEmailChange'), answerPage('/email-keep', 'keep', 'logins.undoEmailChange')];
