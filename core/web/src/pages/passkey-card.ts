import { signIn, type Area } from '../http/visitor.ts';
import { safeNext } from '../http/safe-next.ts';
import type { Card } from '../view-models/page.ts';
import type { Action, PageCtx } from './page.ts';

/** A button that asks the browser for a passkey, and a form that carries what it said. */
export const passkeyCard = async (ctx: PageCtx, form: string): Promise<Card> => {
  const { options } = await ctx.call<{ options: string }>('logins.passkeyOptions', {});
  return { kind: 'passkey', lead: ctx.t('passkey.lead'), make: false, options, form: ctx.form(form, ctx.t('passkey.use'), [{ name: 'response', label: '', widget: 'hidden', value: '' }]) };
};

export const passkeySignIn = (area: Area): Action => async (ctx, body) => {
  const { id } = await ctx.call<{ id: number }>('logins.passkeySignIn', { kind: area, response: body['response'] ?? '' });
  await signIn(ctx.web, area, ctx.request, ctx.response, id);
  return { to: safeNext(ctx.query['next'], area === 'staff' ? '/staff' : '/') };
};
