import { permits } from '@billet/kernel';
import { clientPermissions } from '../addons/client-permissions.ts';
import type { Card } from '../view-models/page.ts';
import type { Action, Body, FieldWish, Page, PageCtx } from './page.ts';

interface Members {
  readonly members: readonly { readonly id: number; readonly userId: number; readonly name: string; readonly email: string; readonly role: string; readonly permissions: readonly string[] }[];
  readonly invitations: readonly { readonly id: number; readonly email: string; readonly permissions: readonly string[]; readonly expiresAt: string }[];
}

/** What a member can be allowed: everything that rooms and add-ons offer to clients, as far as the visitor holds it himself. */
const grantable = (ctx: PageCtx): readonly (readonly [permission: string, text: string])[] => [...clientPermissions(ctx.web)].filter(([permission]) => permits(ctx.caller.permissions, permission)).sort(([a], [b]) => (a < b ? -1 : 1));

const switches = (ctx: PageCtx, held: readonly string[]): readonly FieldWish[] =>
  grantable(ctx).map(([permission, text]) => ({ name: `may-${permission}`, label: ctx.say.has(text) ? ctx.t(text) : permission, widget: 'switch', width: 'half', checked: permits(held, permission) }));

const chosen = (body: Body): readonly string[] => Object.keys(body).filter((key) => key.startsWith('may-')).map((key) => key.slice('may-'.length));

/** What somebody sees who is asked to look after bills. */
const USUAL = ['clients.read', 'invoices.read', 'payments.read', 'payments.pay', 'services.read', 'ledger.read'];

/** A password that staff tell somebody on the phone. */
const passwordCard = (ctx: PageCtx, members: Members['members']): readonly Card[] =>
  ctx.caller.audience !== 'staff' || members.length === 0 || !permits(ctx.caller.permissions, 'logins.write')
    ? []
    : [{ kind: 'form', title: ctx.t('givePassword.title'), lead: ctx.t('givePassword.lead'), form: ctx.form('give-password', ctx.t('givePassword.submit'), [{ name: 'userId', label: ctx.t('givePassword.who'), widget: 'select', options: members.map(({ userId, name, email }) => ({ value: String(userId), label: `${name} · ${email}` })) }]) }];

const load = async (ctx: PageCtx, clientId: number | undefined, crumbs: Awaited<ReturnType<Page['load']>>['crumbs']): ReturnType<Page['load']> => {
  const { members, invitations } = await ctx.call<Members>('members.list', { clientId });
  const may = permits(ctx.caller.permissions, 'members.write');
  const one = members.find((member) => String(member.id) === ctx.query['member'] && member.role !== 'owner');
  const edit: readonly Card[] =
    one === undefined || !may
      ? []
      : [
          { kind: 'form', title: ctx.t('members.rightsOf', { name: one.name }), form: ctx.form('rights', ctx.t('form.save'), [{ name: 'id', label: '', widget: 'hidden', value: String(one.id) }, ...switches(ctx, one.permissions)]) },
          { kind: 'form', title: ctx.t('members.remove'), lead: ctx.t('members.removeLead', { name: one.name }), form: ctx.form('remove', ctx.t('members.removeSubmit'), [{ name: 'id', label: '', widget: 'hidden', value: String(one.id) }], { danger: true }) },
        ];
  return {
    title: ctx.t('members.title'),
    ...(crumbs === undefined ? {} : { crumbs }),
    main: [
      {
        kind: 'rows',
        title: ctx.t('account.people'),
        rows: members.map((member) => ({
          icon: 'user',
          title: member.name,
          meta: member.email,
          ...(member.role === 'owner' ? { badge: { text: ctx.t('members.owner'), tone: 'info' as const } } : { end: ctx.t('members.rights', { n: member.permissions.length }), ...(may ? { href: `?member=${String(member.id)}` } : {}) }),
        })),
        empty: '',
      },
      ...edit,
      ...(invitations.length === 0
        ? []
        : [{ kind: 'rows' as const, title: ctx.t('members.invited'), rows: invitations.map((each) => ({ icon: 'mail', title: each.email, meta: `${ctx.t('members.until')} ${ctx.say.instant(each.expiresAt, 'UTC')}`, ...(may ? { action: ctx.form('revoke', ctx.t('members.revoke'), [{ name: 'id', label: '', widget: 'hidden' as const, value: String(each.id) }]) } : {}) })), empty: '' }]),
    ],
    aside: [...(may ? [{ kind: 'form' as const, title: ctx.t('members.invite'), lead: ctx.t('members.inviteLead'), form: ctx.form('invite', ctx.t('members.inviteSubmit'), [{ name: 'email', label: ctx.t('auth.email'), widget: 'email', required: true }, ...switches(ctx, USUAL)]) }] : []), ...passwordCard(ctx, members)],
  };
};

const actions = (clientIdOf: (ctx: PageCtx) => number | undefined): Readonly<Record<string, Action>> => ({
  invite: async (ctx, body) => {
    await ctx.call('members.invite', { clientId: clientIdOf(ctx), email: body['email'], permissions: chosen(body) });
    return { to: ctx.request.path, say: 'members.inviteDone' };
  },
  revoke: async (ctx, { id }) => {
    await ctx.call('members.revokeInvitation', { id });
    return { to: ctx.request.path, say: 'form.saved' };
  },
  rights: async (ctx, body) => {
    await ctx.call('members.update', { id: body['id'], permissions: chosen(body) });
    return { to: ctx.request.path, say: 'form.saved' };
  },
  remove: async (ctx, { id }) => {
    await ctx.call('members.remove', { id });
    return { to: ctx.request.path, say: 'form.saved' };
  },
});

export const ownMembersPage: Page = {
  path: '/account/people',
  area: 'client',
  open: 'member',
  load: (ctx) => load(ctx, ctx.caller.clientId, [{ label: ctx.t('nav.account'), href: '/account' }]),
  actions: actions((ctx) => ctx.caller.clientId),
};

const loadForStaff = (ctx: PageCtx): ReturnType<Page['load']> => load(ctx, Number(ctx.params['id']), [{ label: ctx.t('nav.clients'), href: '/staff/clients' }, { label: ctx.params['id'] ?? '', href: `/staff/clients/${ctx.params['id'] ?? ''}` }]);

/** The page once more, with the password on top: it is told this once. */
const givePassword: Action = async (ctx, { userId }) => {
  const { password } = await ctx.call<{ password: string }>('logins.givePassword', { clientId: ctx.params['id'], userId });
  const page = await loadForStaff(ctx);
  return { ...page, above: [{ kind: 'lines', title: ctx.t('givePassword.done'), text: ctx.t('givePassword.once'), lines: [{ label: ctx.t('auth.password'), value: password, copy: true }] }] };
};

export const staffMembersPage: Page = {
  path: '/staff/clients/:id/people',
  area: 'staff',
  open: 'member',
  nav: 'clients',
  load: loadForStaff,
  actions: { ...actions((ctx) => Number(ctx.params['id'])), 'give-password': givePassword },
};
