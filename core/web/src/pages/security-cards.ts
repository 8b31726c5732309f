import { drawQr } from '../drawings/index.ts';
import type { Card } from '../view-models/page.ts';
import type { Action, PageCtx } from './page.ts';

interface Factors {
  readonly email: string;
  readonly totp: 'off' | 'pending' | 'on';
  readonly pending: { readonly secret: string; readonly uri: string } | null;
  readonly recoveryCodesLeft: number;
  readonly passkeys: readonly { readonly id: number; readonly label: string; readonly since: string; readonly usedAt: string | null }[];
  readonly required: boolean;
}

const password = (ctx: PageCtx): { readonly name: string; readonly label: string; readonly widget: 'password'; readonly required: true; readonly autocomplete: string } => ({ name: 'current', label: ctx.t('security.current'), widget: 'password', required: true, autocomplete: 'current-password' });

const appCards = (ctx: PageCtx, factors: Factors): readonly Card[] => {
  const title = ctx.t('factor.app');
  if (factors.totp === 'on')
    return [
      { kind: 'note', tone: 'ok', icon: 'check', text: ctx.t('factor.on', { left: factors.recoveryCodesLeft }) },
      { kind: 'form', title: ctx.t('factor.codes'), lead: ctx.t('factor.codesLead'), form: ctx.form('new-codes', ctx.t('factor.newCodes'), [password(ctx)]) },
      { kind: 'form', title: ctx.t('factor.off'), form: ctx.form('app-off', ctx.t('factor.offSubmit'), [password(ctx)], { danger: true }) },
    ];
  if (factors.pending !== null)
    return [
      { kind: 'lines', title, text: ctx.t('factor.scan'), drawings: [drawQr(factors.pending.uri, ctx.t('factor.qr'))], lines: [{ label: ctx.t('factor.secret'), value: factors.pending.secret, copy: true }] },
      { kind: 'form', title: ctx.t('factor.first'), form: ctx.form('app-confirm', ctx.t('factor.confirm'), [{ name: 'code', label: ctx.t('factor.code'), widget: 'text', required: true, autocomplete: 'one-time-code' }]) },
    ];
  return [{ kind: 'form', title, lead: ctx.t('factor.appLead'), form: ctx.form('app-on', ctx.t('factor.begin'), [password(ctx)]) }];
};

const passkeyCards = async (ctx: PageCtx, factors: Factors): Promise<readonly Card[]> => {
  const { options } = await ctx.call<{ options: string }>('logins.passkeyOptions', { make: true });
  return [
    {
      kind: 'rows',
      title: ctx.t('passkey.title'),
      rows: factors.passkeys.map((key) => ({ icon: 'key', title: key.label, meta: key.usedAt === null ? ctx.t('passkey.unused') : `${ctx.t('passkey.used')} ${ctx.say.instant(key.usedAt, 'UTC')}` })),
      empty: ctx.t('passkey.none'),
    },
    {
      kind: 'passkey',
      title: ctx.t('passkey.add'),
      lead: ctx.t('passkey.addLead'),
      make: true,
      options,
      form: ctx.form('passkey-add', ctx.t('passkey.make'), [{ name: 'label', label: ctx.t('passkey.label'), widget: 'text', required: true, width: 'half' }, { ...password(ctx), width: 'half' }, { name: 'response', label: '', widget: 'hidden', value: '' }]),
    },
    ...(factors.passkeys.length === 0
      ? []
      : [
          {
            kind: 'form' as const,
            title: ctx.t('passkey.remove'),
            form: ctx.form('passkey-remove', ctx.t('passkey.removeSubmit'), [{ name: 'id', label: ctx.t('passkey.which'), widget: 'select', width: 'half', options: factors.passkeys.map((key) => ({ value: String(key.id), label: key.label })) }, { ...password(ctx), width: 'half' }], { danger: true }),
          },
        ]),
  ];
};

/** Second factors of the visitor, as cards; and the form for another address. */
export const factorCards = async (ctx: PageCtx): Promise<{ readonly main: readonly Card[]; readonly aside: readonly Card[] }> => {
  const factors = await ctx.call<Factors>('logins.factors', {});
  return {
    main: [
      ...(ctx.visitor.owesFactor === true ? [{ kind: 'note' as const, tone: 'warn' as const, icon: 'alert', text: ctx.t('factor.owed') }] : []),
      ...appCards(ctx, factors),
      ...(await passkeyCards(ctx, factors)),
    ],
    aside: [
      {
        kind: 'form',
        title: ctx.t('email.title'),
        lead: factors.email,
        form: ctx.form('email', ctx.t('email.change'), [{ name: 'email', label: ctx.t('email.new'), widget: 'email', required: true, autocomplete: 'email', help: ctx.t('email.help') }, password(ctx)]),
      },
    ],
  };
};

/** Recovery codes are on the screen once. */
const showCodes = (ctx: PageCtx, path: string, codes: readonly string[]): Awaited<ReturnType<Action>> => ({
  title: ctx.t('factor.codes'),
  lead: ctx.t('factor.codesKeep'),
  narrow: true,
  actions: [{ label: ctx.t('factor.codesDone'), href: path, main: true }],
  main: [{ kind: 'code', text: codes.join('\n') }],
});

export const factorActions = (path: string): Readonly<Record<string, Action>> => ({
  'app-on': async (ctx, { current }) => {
    await ctx.call('logins.beginTotp', { current });
    return { to: path };
  },
  'app-confirm': async (ctx, { code }) => showCodes(ctx, path, (await ctx.call<{ recoveryCodes: readonly string[] }>('logins.confirmTotp', { code })).recoveryCodes),
  'new-codes': async (ctx, { current }) => showCodes(ctx, path, (await ctx.call<{ recoveryCodes: readonly string[] }>('logins.newRecoveryCodes', { current })).recoveryCodes),
  'app-off': async (ctx, { current }) => {
    await ctx.call('logins.endTotp', { current });
    return { to: path, say: 'form.saved' };
  },
  'passkey-add': async (ctx, { current, label, response }) => {
    await ctx.call('logins.addPasskey', { current, label, response });
    return { to: path, say: 'passkey.added' };
  },
  'passkey-remove': async (ctx, { current, id }) => {
    await ctx.call('logins.removePasskey', { current, id });
    return { to: path, say: 'form.saved' };
  },
  email: async (ctx, { current, email }) => {
    await ctx.call('logins.requestEmailChange', { current, email });
    return { to: path, say: 'email.asked' };
  },
});
