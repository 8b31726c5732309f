import { BilletError } from '@billet/sdk';
import { safeNext } from '../../http/safe-next.ts';
import { signIn, signOut } from '../../http/visitor.ts';
import type { Page } from '../page.ts';
import { passkeyCard, passkeySignIn } from '../passkey-card.ts';
import { toSecondStep } from '../second-step.ts';

export const staffSignInPage: Page = {
  path: '/staff/sign-in',
  area: 'staff',
  open: 'any',
  load: async (ctx) => ({
      title: ctx.t('auth.staffSignIn'),
      narrow: true,
      passkeys: true,
      main: [
        {
          kind: 'form',
          form: ctx.form('sign-in', ctx.t('auth.signIn'), [
            { name: 'email', label: ctx.t('auth.email'), widget: 'email', required: true, autocomplete: 'username' },
            { name: 'password', label: ctx.t('auth.password'), widget: 'password', required: true, autocomplete: 'current-password' },
          ]),
        },
        await passkeyCard(ctx, 'passkey'),
      ],
    }),
  actions: {
    passkey: passkeySignIn('staff'),
    'sign-in': async (ctx, body) => {
      const reply = await ctx.call<{ ok: boolean; staffId: number | null; challenge: string | null }>('staffAuth.signIn', { email: body['email'] ?? '', password: body['password'] ?? '' });
      if (reply.challenge !== null) return toSecondStep(ctx, 'staff', reply.challenge);
      if (!reply.ok || reply.staffId === null) throw new BilletError('LOGIN_WRONG', 'E-mail or password is wrong.', { status: 401, field: 'email' });
      await signIn(ctx.web, 'staff', ctx.request, ctx.response, reply.staffId);
      return { to: safeNext(ctx.query['next'], '/staff') };
    },
  },
};

export const staffSignOutPage: Page = {
  path: '/staff/sign-out',
  area: 'staff',
  open: 'any',
  load: (ctx) => Promise.resolve({ title: ctx.t('auth.signOut'), main: [{ kind: 'form', form: ctx.form('', ctx.t('auth.signOut'), []) }] }),
  actions: {
    '': async (ctx) => {
      await signOut(ctx.web, 'staff', ctx.request, ctx.response);
      return { to: '/staff/sign-in' };
    },
  },
};
