import type { Card } from '../../view-models/page.ts';
import type { Action, PageCtx } from '../page.ts';

interface Asked {
  readonly gatewayAccountId: number;
  readonly name: string;
  readonly state: 'none' | 'asked' | 'approved' | 'refused';
  readonly fileName: string;
  readonly answer: string;
}

const TONES = { none: 'idle', asked: 'info', approved: 'ok', refused: 'warn' } as const;

/** Payment methods that are not for everybody: what was asked, what staff answered, and the form to ask with a certificate. */
export const approvalCards = async (ctx: PageCtx): Promise<readonly Card[]> => {
  const { items } = await ctx.call<{ items: readonly Asked[] }>('paymentMethods.askable', { clientId: ctx.caller.clientId });
  const open = items.filter((item) => item.state === 'none' || item.state === 'refused');
  return [
    ...items.flatMap((item): Card[] =>
      item.state === 'none'
        ? []
        : [
            {
              kind: 'facts',
              title: item.name,
              facts: [
                { label: ctx.t('methods.state'), badge: { text: ctx.t(`methods.approval.${item.state}`), tone: TONES[item.state] } },
                ...(item.fileName === '' ? [] : [{ label: ctx.t('money.certificate'), text: item.fileName }]),
                ...(item.answer === '' ? [] : [{ label: ctx.t('methods.answer'), text: item.answer }]),
              ],
            },
          ],
    ),
    ...(open.length === 0
      ? []
      : [
          {
            kind: 'form' as const,
            title: ctx.t('methods.ask'),
            lead: ctx.t('methods.askLead'),
            form: ctx.form(
              'ask',
              ctx.t('methods.askSubmit'),
              [
                { name: 'gatewayAccountId', label: ctx.t('pay.method'), widget: 'select', options: open.map((item) => ({ value: String(item.gatewayAccountId), label: item.name })) },
                { name: 'file', label: ctx.t('money.certificate'), widget: 'file', accept: 'application/pdf,image/png,image/jpeg', help: ctx.t('methods.askHelp') },
                { name: 'note', label: ctx.t('money.note'), widget: 'textarea', rows: 2 },
              ],
              { upload: true },
            ),
          },
        ]),
  ];
};

/** Paths that a browser sends along are none of our business. */
const nameOf = (text: string): string => (text.split(/[\\/]/).at(-1) ?? '').replaceAll(/\p{Cc}/gu, '').slice(0, 120);

export const ask: Action = async (ctx, body) => {
  await ctx.call('paymentMethods.askApproval', { clientId: ctx.caller.clientId, gatewayAccountId: body['gatewayAccountId'], fileName: nameOf(body['file.name'] ?? ''), file: body['file'] ?? '', note: body['note'] ?? '' });
  return { to: '/payment-methods', say: 'methods.asked' };
};
