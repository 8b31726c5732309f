import type { Transporter } from 'nodemailer';
import type { Outlet } from '@billet/kernel';
import type { MailSettings } from './mail-settings.ts';
import { dialogueLogger } from './dialogue-logger.ts';

/** A transport by the settings; what is said is written down in `dialogue` if one is given. Files and addresses inside a mail are never fetched. */
export const openTransport = async (outlet: Outlet, settings: MailSettings, dialogue?: string[]): Promise<Transporter> => {
  outlet.assertOpen();
  const { default: nodemailer } = await import('nodemailer');
  const listen = dialogue === undefined ? {} : { logger: dialogueLogger(dialogue), debug: true };
  const guard = { disableFileAccess: true, disableUrlAccess: true };
  if (settings.transport === 'sendmail') return nodemailer.createTransport({ sendmail: true, newline: 'unix', ...guard });
  return nodemailer.createTransport({
    host: settings.host,
    port: settings.port,
    secure: settings.security === 'tls',
    requireTLS: settings.security === 'starttls',
    ignoreTLS: settings.security === 'none',
    ...(settings.user === '' ? {} : { auth: { user: settings.user, pass: settings.password?.reveal() ?? '' } }),
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    socketTimeout: 20_000,
    ...listen,
    ...guard,
  });
};

/** Where the server speaks of this recipient or this mail. Elsewhere (sign-in, sender) it speaks of us, which can be mended. */
const OF_THIS_MAIL: readonly unknown[] = ['RCPT TO', 'DATA'];

/** A 5xx answer to a recipient or a mail is final; everything else may work later. */
export const isFinal = (error: unknown): boolean => {
  if (typeof error !== 'object' || error === null || !('responseCode' in error) || !('command' in error)) return false;
  const code = Number(error.responseCode);
  return code >= 500 && code < 600 && OF_THIS_MAIL.includes(error.command);
};
