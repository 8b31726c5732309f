import type { Card } from '../../view-models/page.ts';
import type { Page, PageCtx } from '../page.ts';

const form = (ctx: PageCtx): Card => ({ kind: 'form', lead: ctx.t('mailTest.lead'), form: ctx.form('send', ctx.t('settings.send'), [{ name: 'to', label: ctx.t('auth.email'), widget: 'email', required: true }]) });

const page = (ctx: PageCtx, main: readonly Card[]): Awaited<ReturnType<Page['load']>> => ({
  title: ctx.t('settings.testMail'),
  crumbs: [{ label: ctx.t('nav.mails'), href: '/staff/mails' }],
  main: [form(ctx), ...main],
});

/** Sends a mail at once and shows what was said between the two servers. */
export const mailTestPage: Page = {
  path: '/staff/mails/test',
  area: 'staff',
  open: 'member',
  nav: 'mails',
  load: (ctx) => Promise.resolve(page(ctx, [])),
  actions: {
    send: async (ctx, body) => {
      const reply = await ctx.call<{ ok: boolean; answer: string; dialogue: readonly string[] }>('mail.test', { to: body['to'] });
      return page(ctx, [
        { kind: 'note', tone: reply.ok ? 'ok' : 'bad', icon: reply.ok ? 'check' : 'alert', text: reply.answer },
        ...(reply.dialogue.length === 0 ? [] : [{ kind: 'code' as const, title: ctx.t('mailTest.dialogue'), text: reply.dialogue.join('\n') }]),
      ]);
    },
  },
};
