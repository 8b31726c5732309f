import type { Card } from '../../view-models/page.ts';
import { asMinor } from '../as-minor.ts';
import type { Page, PageCtx } from '../page.ts';
import { buttonProblem } from '../parts.ts';
import { ATTEMPT_TONES, type AttemptState } from './attempts.ts';

interface Attempt {
  readonly id: number;
  readonly state: AttemptState;
  readonly money: { readonly amount: number; readonly currency: string };
  readonly charged: { readonly amount: number; readonly currency: string } | null;
  readonly error: string | null;
  readonly takesPart: boolean;
}

const read = (ctx: PageCtx): Promise<Attempt> => ctx.call<Attempt>('payments.attempt', { key: ctx.params['key'] });

/** What staff can do with money that is held. */
const held = (ctx: PageCtx, { money, takesPart }: Attempt): readonly Card[] => [
  {
    kind: 'facts',
    title: ctx.t('attempts.held'),
    facts: [{ label: ctx.t('payments.amount'), money }],
    actions: [...(takesPart ? [] : [ctx.form('capture', ctx.t('attempts.capture'), [])]), ctx.form('void', ctx.t('attempts.void'), [], { danger: true })],
  },
  ...(takesPart
    ? [
        {
          kind: 'form' as const,
          title: ctx.t('attempts.capture'),
          lead: ctx.t('attempts.partLead'),
          form: ctx.form('capture', ctx.t('attempts.capture'), [{ name: 'amount', label: ctx.t('payments.amount'), widget: 'money', unit: money.currency, help: ctx.t('attempts.partHelp', { amount: ctx.say.money(money) }) }]),
        },
      ]
    : []),
];

const load = async (ctx: PageCtx, main: readonly Card[] = []): ReturnType<Page['load']> => {
  const attempt = await read(ctx);
  return {
    title: ctx.t('attempts.one'),
    crumbs: [{ label: ctx.t('nav.payments'), href: '/staff/payments' }, { label: ctx.t('attempts.title'), href: '/staff/payments/attempts' }],
    main: [
      ...main,
      ...buttonProblem(ctx, 'capture', 'void'),
      ...(attempt.state === 'authorised' ? [{ kind: 'note' as const, tone: 'info' as const, text: ctx.t('attempts.heldNote') }, ...held(ctx, attempt)] : []),
      {
        kind: 'facts',
        title: ctx.t('attempts.one'),
        facts: [
          { label: ctx.t('invoices.status'), badge: { text: ctx.t(`attempts.state.${attempt.state}`), tone: ATTEMPT_TONES[attempt.state] } },
          { label: ctx.t('payments.amount'), money: attempt.money },
          ...(attempt.charged === null ? [] : [{ label: ctx.t('payments.charged'), money: { amount: attempt.charged.amount, currency: attempt.charged.currency } }]),
          { label: ctx.t('payments.reference'), text: ctx.params['key'] ?? '', mono: true },
          ...(attempt.error === null ? [] : [{ label: ctx.t('mails.error'), text: attempt.error }]),
        ],
      },
    ],
  };
};

const end = (operation: 'payments.capture' | 'payments.void', say: string): NonNullable<Page['actions']>[string] => async (ctx, body) => {
  const { id, money } = await read(ctx);
  const part = (body['amount'] ?? '').trim() === '' ? {} : { amount: asMinor(body['amount'], money.currency, 'amount') };
  const { error } = await ctx.call<{ error: string | null }>(operation, { attemptId: id, ...part });
  // The provider's own words; the money is still held.
  return error === null ? { to: ctx.request.path, say } : load(ctx, [{ kind: 'note', tone: 'bad', icon: 'alert', text: error }]);
};

/** One try to get money; where it is held, it is taken or let go here. */
export const attemptPage: Page = {
  path: '/staff/payments/attempts/:key',
  area: 'staff',
  open: 'member',
  nav: 'payments',
  load: (ctx) => load(ctx),
  actions: { capture: end('payments.capture', 'attempts.captured'), void: end('payments.void', 'attempts.voided') },
};
