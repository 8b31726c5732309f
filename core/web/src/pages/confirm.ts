import { BilletError } from '@billet/sdk';
import { safeNext } from '../http/safe-next.ts';
import { becomeSure, isSure } from '../http/sure.ts';
import type { Area } from '../http/visitor.ts';
import type { Page, PageCtx } from './page.ts';
import { passkeyCard } from './passkey-card.ts';

/** Where to go first when something is asked for that needs a fresh proof; undefined = no need. */
export const confirmFirst = (ctx: PageCtx, area: Area): { readonly to: string; readonly say: string } | undefined =>
  isSure(ctx.web, ctx.visitor) || ctx.visitor.acting !== undefined ? undefined : { to: `${area === 'staff' ? '/staff' : ''}/confirm?next=${encodeURIComponent(ctx.request.path)}`, say: 'confirm.why' };

const confirmPage = (area: Area): Page => {
  const home = area === 'staff' ? '/staff' : '/';
  return {
    path: `${area === 'staff' ? '/staff' : ''}/confirm`,
    area,
    open: 'member',
    load: async (ctx) => ({
      title: ctx.t('confirm.title'),
      lead: ctx.t('confirm.lead'),
      narrow: true,
      passkeys: true,
      main: [
        { kind: 'form', form: ctx.form('password', ctx.t('confirm.submit'), [{ name: 'current', label: ctx.t('auth.password'), widget: 'password', required: true, autocomplete: 'current-password' }]) },
        await passkeyCard(ctx, 'passkey'),
      ],
    }),
    actions: {
      password: async (ctx, body) => {
        const { sure } = await ctx.call<{ sure: boolean }>('logins.confirm', { current: body['current'] ?? '' });
        if (!sure) throw new BilletError('PASSWORD_WRONG', 'This is not your password.', { status: 422, field: 'current' });
        await becomeSure(ctx.web, area, ctx.request, ctx.response, ctx.visitor);
        return { to: safeNext(ctx.query['next'], home), say: 'confirm.done' };
      },
      passkey: async (ctx, body) => {
        await ctx.call('logins.confirmPasskey', { response: body['response'] ?? '' });
        await becomeSure(ctx.web, area, ctx.request, ctx.response, ctx.visitor);
        return { to: safeNext(ctx.query['next'], home), say: 'confirm.done' };
      },
    },
  };
};

export const confirmPages: readonly Page[] = [confirmPage('client'), confirmPage('staff')];
