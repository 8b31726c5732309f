import { signIn } from '../../http/visitor.ts';
import type { Page } from '../page.ts';

interface Invited {
  readonly client: string;
  readonly email: string;
  readonly known: boolean;
  readonly mine: boolean;
}

/** Where the link of an invitation leads: a new login, or one that is signed in, joins the client. */
export const invitationPage: Page = {
  path: '/invitation',
  area: 'client',
  open: 'any',
  load: async (ctx) => {
    const invited = await ctx.call<Invited>('members.invitation', { token: ctx.query['token'] ?? '' });
    const title = ctx.t('invitation.title', { client: invited.client });
    if (invited.known && !invited.mine) {
      const back = encodeURIComponent(ctx.request.originalUrl);
      return { title, lead: invited.email, narrow: true, main: [{ kind: 'note', tone: 'info', icon: 'user', text: ctx.t('invitation.signInFirst', { email: invited.email }) }], actions: [{ label: ctx.t('auth.signIn'), href: `/sign-in?next=${back}`, main: true }] };
    }
    return {
      title,
      lead: invited.email,
      narrow: true,
      main: [
        {
          kind: 'form',
          form: ctx.form('accept', ctx.t('invitation.accept'), invited.known ? [] : [
            { name: 'name', label: ctx.t('auth.name'), widget: 'text', required: true, autocomplete: 'name' },
            { name: 'password', label: ctx.t('auth.password'), widget: 'password', required: true, autocomplete: 'new-password', help: ctx.t('auth.passwordHelp') },
          ]),
        },
      ],
    };
  },
  actions: {
    accept: async (ctx, { name, password }) => {
      const joined = await ctx.call<{ userId: number; clientId: number }>('members.accept', { token: ctx.query['token'] ?? '', ...(name === undefined ? {} : { name }), ...(password === undefined ? {} : { password }) });
      await signIn(ctx.web, 'client', ctx.request, ctx.response, joined.userId, { clientId: joined.clientId });
      return { to: '/', say: 'invitation.joined' };
    },
  },
};
