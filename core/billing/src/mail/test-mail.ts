import { BilletError, defineOperation, z } from '@billet/sdk';
import { outletRef, settingsRef } from '../refs.ts';
import type { MailSettings } from './mail-settings.ts';
import { isFinal, openTransport } from './transport.ts';

/** Sends a mail at once and reports what the server said (row A5). */
export const testMail = defineOperation({
  name: 'mail.test',
  summary: 'Sends a test mail and reports the whole dialogue with the mail server.',
  kind: 'command',
  http: { method: 'POST', path: '/mails/test' },
  audience: ['staff'],
  permission: 'settings.write',
  input: z.strictObject({ to: z.email() }),
  output: z.strictObject({ ok: z.boolean(), answer: z.string(), dialogue: z.array(z.string()) }),
  prepare: (_ctx, { to }) => Promise.resolve({ to }),
  call: async (ctx, { to }) => {
    const settings = (await ctx.use(settingsRef).get('mail', 'system')) as MailSettings;
    if (settings.transport === 'off') throw new BilletError('MAIL_OFF', 'Sending is switched off.', { status: 409 });
    const dialogue: string[] = [];
    const transport = await openTransport(ctx.use(outletRef), settings, dialogue);
    try {
      const sent = (await transport.sendMail({ from: settings.from || to, to: { name: '', address: to }, subject: 'Billet', text: 'Billet' })) as { response?: string };
      return { ok: true, answer: sent.response ?? '', dialogue };
    } catch (error) {
      return { ok: false, answer: `${isFinal(error) ? 'refused' : 'failed'}: ${error instanceof Error ? error.message : String(error)}`, dialogue };
    } finally {
      transport.close();
    }
  },
  settle: (_ctx, _prepared, reply: { ok: boolean; answer: string; dialogue: string[] }) => Promise.resolve(reply),
});
