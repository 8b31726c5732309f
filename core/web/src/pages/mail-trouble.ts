import { permits } from '@billet/kernel';
import type { Card } from '../view-models/page.ts';
import type { Action, PageCtx } from './page.ts';

interface Trouble {
  readonly address: string;
  readonly mails: number;
  readonly error: string;
}

const troubles = async (ctx: PageCtx, clientId: number): Promise<readonly Trouble[]> =>
  permits(ctx.caller.permissions, 'mail.read') ? (await ctx.call<{ items: readonly Trouble[] }>('mail.troubles', { clientId })).items : [];

/** Tells clients that their address gives mail back. */
export const mailTroubleNotes = async (ctx: PageCtx, clientId: number | undefined): Promise<readonly Card[]> =>
  clientId === undefined ? [] : (await troubles(ctx, clientId)).map(({ address }) => ({ kind: 'note', tone: 'warn', icon: 'mail', text: ctx.t('mailTrouble.client', { address }) }));

/** Tells staff so, with what the other server said, and lets them say that it works again. */
export const mailTroubleForms = async (ctx: PageCtx, clientId: number): Promise<readonly Card[]> =>
  (await troubles(ctx, clientId)).map(({ address, mails, error }) => ({
    kind: 'form',
    title: ctx.t('mailTrouble.title'),
    lead: ctx.t('mailTrouble.staff', { address, count: mails, error }),
    form: ctx.form('mail-works', ctx.t('mailTrouble.works'), [{ name: 'address', label: address, widget: 'hidden', value: address }]),
  }));

export const forgetMailTrouble: Action = async (ctx, { address }) => {
  await ctx.call('mail.forgetTrouble', { address });
  return { to: ctx.request.originalUrl, say: 'form.saved' };
};
