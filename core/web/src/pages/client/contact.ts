import { permits } from '@billet/kernel';
import { notFound } from '@billet/sdk';
import { siteOf } from '../../http/site-gate.ts';
import type { Page, PageCtx } from '../page.ts';
import type { ClientRow } from '../shapes.ts';

/** Who asks, as far as he is known; people who may not see the client's data are asked like everybody. */
const asker = async (ctx: PageCtx): Promise<{ readonly name: string; readonly email: string }> =>
  ctx.caller.clientId === undefined || !permits(ctx.caller.permissions, 'clients.read') ? { name: ctx.visitor.name, email: '' } : (await ctx.call<{ client: ClientRow }>('clients.get', { id: ctx.caller.clientId })).client;

/** A question from before an order (row A4): for guests and clients, with or without scripts. */
export const contactPage: Page = {
  path: '/contact',
  area: 'client',
  open: 'any',
  nav: 'contact',
  load: async (ctx) => {
    const { t } = ctx;
    if (!siteOf(ctx.response).salesForm) throw notFound('Form');
    const { name, email } = await asker(ctx);
    return {
      title: t('contact.title'),
      lead: t('contact.lead'),
      narrow: true,
      main: [
        {
          kind: 'form',
          form: ctx.form('ask', t('contact.send'), [
            { name: 'name', label: t('auth.name'), widget: 'text', required: true, autocomplete: 'name', value: name },
            { name: 'email', label: t('auth.email'), widget: 'email', required: true, autocomplete: 'email', value: email },
            { name: 'topic', label: t('contact.topic'), widget: 'text', required: true },
            { name: 'message', label: t('contact.message'), widget: 'textarea', rows: 6, required: true },
            { name: 'website', label: t('contact.website'), widget: 'trap' },
          ]),
        },
      ],
    };
  },
  actions: {
    ask: async (ctx, body) => {
      await ctx.call('sales.ask', { name: body['name'] ?? '', email: body['email'] ?? '', topic: body['topic'] ?? '', message: body['message'] ?? '', website: body['website'] ?? '' });
      return { to: '/contact', say: 'contact.sent' };
    },
  },
};
