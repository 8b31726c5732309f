import { BilletError, type ForeignCtx } from '@billet/sdk';
import { outletRef, settingsRef } from '../refs.ts';
import type { MailSettings } from './mail-settings.ts';
import type { MailContent } from './renderer.ts';
import { openTransport } from './transport.ts';

/** Sends a mail that is only looked at, past queue and log. Call it outside a transaction. */
export const sendAtOnce = async (ctx: ForeignCtx, to: string, content: MailContent): Promise<void> => {
  const settings = (await ctx.use(settingsRef).get('mail', 'system')) as MailSettings;
  if (settings.transport === 'off') throw new BilletError('MAIL_OFF', 'Sending is switched off.', { status: 409 });
  const transport = await openTransport(ctx.use(outletRef), settings);
  try {
    await transport.sendMail({ from: settings.from || to, to: { name: '', address: to }, ...content });
  } catch (cause) {
    throw new BilletError('MAIL_NOT_SENT', cause instanceof Error ? cause.message : String(cause), { status: 409, cause });
  } finally {
    transport.close();
  }
};
