import { signOut } from '../../http/visitor.ts';
import type { Page } from '../page.ts';

/** The way back for a member of staff who looked at a client's area. */
export const leaveActingPage: Page = {
  path: '/acting/leave',
  area: 'client',
  open: 'member',
  load: (ctx) => Promise.resolve({ title: ctx.t('acting.leave'), narrow: true, main: [{ kind: 'form', form: ctx.form('', ctx.t('acting.leave'), []) }] }),
  actions: {
    '': async (ctx) => {
      await signOut(ctx.web, 'client', ctx.request, ctx.response);
      return { to: `/staff/clients/${String(ctx.caller.clientId ?? '')}` };
    },
  },
};
