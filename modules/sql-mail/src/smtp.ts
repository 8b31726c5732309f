import { connect } from 'node:net';
import { ModuleError, type CallCtx } from '@billet/sdk';
import type { Account } from './settings.ts';

const TIMEOUT_MS = 15_000;
const LONGEST = 500;

/** The last line of an answer: a code without a hyphen behind it. */
const COMPLETE = /^\d{3}(?: .*)?\r\n$/m;

/**
 * Hands a short mail to the mail server like a stranger would, and gives what it answers in the end: its last word,
 * or the first refusal. From nobody, so that nothing comes back.
 */
export const sendTest = ({ settings, clock, signal }: CallCtx<Account>, to: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const mail = [`From: postmaster@${to.split('@')[1] ?? ''}`, `To: ${to}`, 'Subject: Billet', `Date: ${new Date(clock.wallMs()).toUTCString()}`, 'Auto-Submitted: auto-generated', '', 'Billet', '.'].join('\r\n');
    const lines = ['EHLO billet.invalid', 'MAIL FROM:<>', `RCPT TO:<${to}>`, 'DATA', mail];
    let heard = '';
    let said = 0;
    const socket = connect({ host: settings.smtpHost, port: settings.smtpPort, signal });
    const fail = (reason: string): void => {
      socket.destroy();
      reject(new ModuleError('network', `The mail server ${settings.smtpHost} ${reason}.`));
    };
    socket.setTimeout(TIMEOUT_MS, () => { fail('does not answer'); });
    socket.once('error', () => { fail('cannot be reached'); });
    socket.once('close', () => { fail('hung up'); });
    socket.on('data', (bytes) => {
      heard = (heard + bytes.toString('latin1')).slice(-10 * LONGEST);
      if (!COMPLETE.test(heard)) return;
      const answer = heard.trim().replaceAll(/\s+/g, ' ').slice(0, LONGEST);
      heard = '';
      const next = lines[said];
      said += 1;
      if (next === undefined || /^[45]/.test(answer)) {
        socket.end('QUIT\r\n');
        resolve(answer);
      } else socket.write(`${next}\r\n`);
    });
  });
