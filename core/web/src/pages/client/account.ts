import { permits } from '@billet/kernel';
import { BilletError } from '@billet/sdk';
import { signIn } from '../../http/visitor.ts';
import { ownAnswerCards, saveAnswers } from '../client-fields/answer-cards.ts';
import { addressText, contactFields, contactInput, type Detail } from '../contact-fields.ts';
import { mailPreferenceCard, saveMailPreference } from '../mail-preference.ts';
import { topUpSlipCards } from '../slip-card.ts';
import type { Page } from '../page.ts';
import { before, nextHref } from '../parts.ts';
import type { ClientRow } from '../shapes.ts';

interface ClientAnswer {
  readonly client: ClientRow;
  readonly payers: readonly { readonly name: string; readonly email: string; readonly taxId: string | null; readonly isDefault: boolean }[];
  readonly locked: readonly Detail[];
  readonly members: readonly { readonly name: string; readonly email: string; readonly role: string }[];
}

export const accountPage: Page = {
  path: '/account',
  area: 'client',
  open: 'member',
  load: async (ctx) => {
    const { client, payers, members, locked } = await ctx.call<ClientAnswer>('clients.get', { id: ctx.caller.clientId });
    const mine = await ctx.call<{ items: readonly { clientId: number; number: string; name: string }[] }>('members.mine', {});
    const others = mine.items.filter((each) => each.clientId !== ctx.caller.clientId);
    return {
      title: ctx.t('nav.account'),
      lead: client.number,
      actions: [{ label: ctx.t('account.payers'), href: '/payers', icon: 'user' }, { label: ctx.t('methods.title'), href: '/payment-methods', icon: 'card' }, { label: ctx.t('frequency.title'), href: '/account/frequency', icon: 'invoice' }],
      main: [
        {
          kind: 'form',
          title: ctx.t('account.contact'),
          form: ctx.form('save', ctx.t('form.save'), contactFields(ctx, client, locked)),
        },
        ...(locked.length === 0 ? [] : [{ kind: 'facts' as const, title: ctx.t('clientLock.fixed'), note: ctx.t('clientFields.fixedNote'), facts: locked.map((detail) => ({ label: ctx.t(`clientLock.${detail}`), text: detail === 'address' ? addressText(client) : client[detail] })) }]),
        ...(await ownAnswerCards(ctx)),
        ...(await mailPreferenceCard(ctx, ctx.caller.clientId)),
      ],
      aside: [
        ...(others.length === 0 || ctx.visitor.acting !== undefined ? [] : [{ kind: 'rows' as const, title: ctx.t('account.others'), rows: others.map((each) => ({ icon: 'users', title: each.name, meta: each.number, action: ctx.form('act-for', ctx.t('account.actFor'), [{ name: 'clientId', label: '', widget: 'hidden', value: String(each.clientId) }]) })), empty: '' }]),
        { kind: 'rows', title: ctx.t('account.people'), rows: members.map((member) => ({ icon: 'user', title: member.name, meta: member.email, href: '/account/people' })), empty: '' },
        { kind: 'rows', title: ctx.t('account.payers'), rows: payers.map((payer) => ({ icon: 'card', title: payer.name, meta: payer.email })), empty: '' },
        { kind: 'rows', title: ctx.t('account.data'), rows: [...(permits(ctx.caller.permissions, 'files.read') ? [{ icon: 'folder', title: ctx.t('clientFile.title'), meta: ctx.t('clientFile.ownLead'), href: '/files' }] : []), { icon: 'check', title: ctx.t('consents.title'), meta: ctx.t('consents.ownMeta'), href: '/account/consents' }, { icon: 'mail', title: ctx.t('mails.ours'), meta: ctx.t('mails.oursLead'), href: '/mails' }, { icon: 'download', title: ctx.t('account.export'), meta: ctx.t('account.exportLead'), href: '/account/export.zip' }], empty: '' },
      ],
    };
  },
  actions: {
    answers: saveAnswers((ctx) => ctx.caller.clientId),
    'mail-preference': saveMailPreference((ctx) => ctx.caller.clientId),
    'act-for': async (ctx, { clientId }) => {
      const { items } = await ctx.call<{ items: readonly { clientId: number }[] }>('members.mine', {});
      const wanted = items.find((each) => String(each.clientId) === clientId && ctx.visitor.acting === undefined);
      if (wanted === undefined) throw new BilletError('NOT_FOUND', 'There is nothing at this address.', { status: 404 });
      await signIn(ctx.web, 'client', ctx.request, ctx.response, ctx.caller.userId ?? 0, { clientId: wanted.clientId });
      return { to: '/', say: 'account.actingFor' };
    },
    save: async (ctx, body) => {
      await ctx.call('clients.update', { id: ctx.caller.clientId, ...contactInput(body) });
      return { to: '/account', say: 'form.saved' };
    },
  },
};

interface Movement {
  readonly id: number;
  readonly bookedOn: string;
  readonly kind: string;
  readonly debit: string;
  readonly credit: string;
  readonly change: number;
  readonly balance: number;
  readonly currency: string;
}

export const balancePage: Page = {
  path: '/balance',
  area: 'client',
  open: 'member',
  nav: 'balance',
  load: async (ctx) => {
    const clientId = ctx.caller.clientId;
    const { balances } = await ctx.call<{ balances: readonly { amount: number; currency: string }[] }>('payments.balance', { clientId });
    const page = await ctx.call<{ items: readonly Movement[]; next?: number }>('ledger.statement', { clientId, ...before(ctx) });
    return {
      title: ctx.t('balance.title'),
      actions: [{ label: ctx.t('statement.title'), href: '/statement', icon: 'invoice' }, { label: ctx.t('vouchers.redeem'), href: '/balance/voucher', icon: 'tag' }, { label: ctx.t('topUp.title'), href: '/balance/top-up', icon: 'card', main: true }],
      main: [
        ...balances.map((money) => ({ kind: 'due' as const, lead: ctx.t('balance.lead'), money })),
        ...(await topUpSlipCards(ctx)),
        {
          kind: 'table',
          title: ctx.t('balance.statement'),
          caption: ctx.t('balance.statement'),
          columns: [{ label: ctx.t('balance.date') }, { label: ctx.t('balance.what') }, { label: ctx.t('balance.amount'), end: true }, { label: ctx.t('statement.balance'), end: true }],
          rows: page.items.map(({ bookedOn, kind, change, balance, currency }) => ({ cells: [{ date: bookedOn }, { text: ctx.t(`journal.${kind}`) }, change === 0 ? { text: '' } : { money: { amount: change, currency } }, { money: { amount: balance, currency } }] })),
          empty: ctx.t('balance.empty'),
          next: nextHref(ctx, page.next),
        },
      ],
    };
  },
};
