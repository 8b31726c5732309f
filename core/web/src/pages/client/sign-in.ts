import { takesLogins } from '@billet/billing';
import { BilletError } from '@billet/sdk';
import { safeNext } from '../../http/safe-next.ts';
import { signIn, signInLogin, signOut } from '../../http/visitor.ts';
import { countryField } from '../countries.ts';
import { answersOf, fieldWish, signUpFields } from '../client-fields/field-wishes.ts';
import type { Page } from '../page.ts';
import { passkeyCard, passkeySignIn } from '../passkey-card.ts';
import { toSecondStep } from '../second-step.ts';

const wrong = (): BilletError => new BilletError('LOGIN_WRONG', 'E-mail or password is wrong.', { status: 401, field: 'email' });

export const signInPage: Page = {
  path: '/sign-in',
  area: 'client',
  open: 'any',
  load: async (ctx) => ({
      title: ctx.t('auth.signIn'),
      narrow: true,
      passkeys: true,
      main: [
        {
          kind: 'form',
          form: ctx.form('sign-in', ctx.t('auth.signIn'), [
            (await takesLogins(ctx.web.house))
              ? { name: 'email', label: ctx.t('auth.emailOrLogin'), widget: 'text', required: true, autocomplete: 'username', help: ctx.t('auth.loginHelp') }
              : { name: 'email', label: ctx.t('auth.email'), widget: 'email', required: true, autocomplete: 'username' },
            { name: 'password', label: ctx.t('auth.password'), widget: 'password', required: true, autocomplete: 'current-password' },
          ]),
        },
        await passkeyCard(ctx, 'passkey'),
        { kind: 'rows', rows: [{ icon: 'user', title: ctx.t('auth.signUp'), href: '/sign-up', meta: ctx.t('auth.noAccount') }, { icon: 'key', title: ctx.t('reset.title'), href: '/forgot', meta: ctx.t('reset.lead') }], empty: '' },
      ],
    }),
  actions: {
    passkey: passkeySignIn('client'),
    'sign-in': async (ctx, { email = '', password = '' }) => {
      const reply = await ctx.call<{ ok: boolean; userId: number | null; challenge: string | null }>('auth.signIn', { email, password });
      if (reply.challenge !== null) return toSecondStep(ctx, 'client', reply.challenge);
      if (!reply.ok && (await takesLogins(ctx.web.house))) {
        const { loginId } = await ctx.call<{ loginId: number | null }>('portal.enter', { login: email, password });
        if (loginId === null) throw wrong();
        await signInLogin(ctx.web, ctx.request, ctx.response, loginId);
        return { to: safeNext(ctx.query['next'], '/') };
      }
      if (!reply.ok || reply.userId === null) throw wrong();
      await signIn(ctx.web, 'client', ctx.request, ctx.response, reply.userId);
      return { to: safeNext(ctx.query['next'], '/') };
    },
  },
};

export const signOutPage: Page = {
  path: '/sign-out',
  area: 'client',
  open: 'any',
  load: (ctx) => Promise.resolve({ title: ctx.t('auth.signOut'), main: [{ kind: 'form', form: ctx.form('', ctx.t('auth.signOut'), []) }] }),
  actions: {
    '': async (ctx) => {
      await signOut(ctx.web, 'client', ctx.request, ctx.response);
      return { to: '/sign-in' };
    },
  },
};

interface BrandAnswer {
  readonly brand: { readonly name: string };
  readonly country: string;
  readonly units: readonly { readonly id: number; readonly name: string }[];
}

export const signUpPage: Page = {
  path: '/sign-up',
  area: 'client',
  open: 'any',
  load: async (ctx) => {
    const { brand, country, units } = await ctx.call<BrandAnswer>('brands.current', {});
    const asked = await signUpFields(ctx);
    return {
      title: ctx.t('auth.signUp'),
      lead: ctx.t('auth.signUpLead', { brand: brand.name }),
      main: [
        {
          kind: 'form',
          form: ctx.form('sign-up', ctx.t('auth.signUp'), [
            { name: 'name', label: ctx.t('auth.name'), widget: 'text', required: true, autocomplete: 'name' },
            { name: 'email', label: ctx.t('auth.email'), widget: 'email', required: true, autocomplete: 'email', width: 'half' },
            { name: 'phone', label: ctx.t('auth.phone'), widget: 'text', autocomplete: 'tel', width: 'half' },
            countryField(ctx, country),
            { name: 'taxId', label: ctx.t('auth.taxId'), widget: 'text', width: 'half', help: ctx.t('auth.taxIdHelp') },
            ...(units.length === 0 ? [] : [{ name: 'businessUnitId', label: ctx.t('auth.place'), widget: 'select' as const, options: units.map((unit) => ({ value: String(unit.id), label: unit.name })) }]),
            ...asked.map((field) => fieldWish(ctx, field)),
            { name: 'locale', label: ctx.t('auth.language'), widget: 'select', width: 'half', options: ctx.web.catalogue.languages().map(({ locale, name }) => ({ value: locale, label: name, selected: locale === ctx.locale })) },
            { name: 'password', label: ctx.t('auth.password'), widget: 'password', required: true, autocomplete: 'new-password', help: ctx.t('auth.passwordHelp'), width: 'half' },
          ]),
        },
      ],
      actions: [{ label: ctx.t('auth.signIn'), href: '/sign-in' }],
    };
  },
  actions: {
    'sign-up': async (ctx, body) => {
      const { name = '', email = '', phone = '', country = '', taxId = '', businessUnitId = '', locale = 'en', password = '' } = body;
      const reply = await ctx.call<{ userId: number }>('clients.register', {
        name, email, phone, country, password, locale,
        taxId: taxId === '' ? null : taxId,
        businessUnitId: businessUnitId === '' ? null : businessUnitId,
        fields: answersOf(await signUpFields(ctx), body),
      });
      await signIn(ctx.web, 'client', ctx.request, ctx.response, reply.userId);
      return { to: '/shop', say: 'auth.welcome' };
    },
  },
};
