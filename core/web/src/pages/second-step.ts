import { BilletError } from '@billet/sdk';
import { dropChallenge, keepChallenge, readChallenge } from '../http/half-session.ts';
import { safeNext } from '../http/safe-next.ts';
import { signIn, type Area } from '../http/visitor.ts';
import type { Page, PageCtx } from './page.ts';
import { passkeyCard, passkeySignIn } from './passkey-card.ts';

const door = (area: Area): string => (area === 'staff' ? '/staff/sign-in' : '/sign-in');

/** The password was right; on to the code. */
export const toSecondStep = (ctx: PageCtx, area: Area, challenge: string): { readonly to: string } => {
  keepChallenge(ctx.web, area, ctx.response, challenge);
  const next = ctx.query['next'];
  return { to: `${door(area)}/code${next === undefined ? '' : `?next=${encodeURIComponent(next)}`}` };
};

const secondStep = (area: Area): Page => ({
  path: `${door(area)}/code`,
  area,
  open: 'any',
  load: async (ctx) => {
    const waits = readChallenge(ctx.web, area, ctx.request) !== undefined;
    return {
      title: ctx.t('factor.code'),
      lead: ctx.t('factor.codeLead'),
      narrow: true,
      passkeys: true,
      ...(waits ? {} : { onward: door(area) }),
      main: [
        {
          kind: 'form',
          form: ctx.form('code', ctx.t('auth.signIn'), [{ name: 'code', label: ctx.t('factor.code'), widget: 'text', required: true, autocomplete: 'one-time-code', help: ctx.t('factor.codeHelp') }]),
        },
        await passkeyCard(ctx, 'passkey'),
        { kind: 'rows', rows: [{ icon: 'key', title: ctx.t('factor.otherLogin'), href: door(area), meta: ctx.t('factor.lost') }], empty: '' },
      ],
    };
  },
  actions: {
    passkey: passkeySignIn(area),
    code: async (ctx, body) => {
      const reply = await ctx.call<{ ok: boolean; id: number | null }>('logins.secondStep', { kind: area, challenge: readChallenge(ctx.web, area, ctx.request) ?? '', code: (body['code'] ?? '').trim() });
      if (!reply.ok || reply.id === null) throw new BilletError('CODE_WRONG', 'This code is not right.', { status: 401, field: 'code' });
      dropChallenge(ctx.web, area, ctx.response);
      await signIn(ctx.web, area, ctx.request, ctx.response, reply.id);
      return { to: safeNext(ctx.query['next'], area === 'staff' ? '/staff' : '/') };
    },
  },
});

export const secondStepPages: readonly Page[] = [secondStep('client'), secondStep('staff')];
