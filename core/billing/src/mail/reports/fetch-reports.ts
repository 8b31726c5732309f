import { systemCaller } from '@billet/kernel';
import type { House } from '../../room.ts';
import type { MailSettings } from '../mail-settings.ts';
import { takeMailReport } from './take-report.ts';

const TASK = 'mail.fetchReports';
const EVERY_MS = 5 * 60_000;
/** A server gives a mail up within five days. */
const REPORTS_COME_MS = 6 * 86_400_000;
const AT_A_TIME = 200;
const BIGGEST = 2_000_000;
const TIMEOUT_MS = 30_000;

const isSet = ({ reportsHost, reportsUser }: MailSettings): boolean => reportsHost !== '' && reportsUser !== '';

/** A job that runs holds its key, and a second one of it is dropped: so it asks for the next one under the other key. */
const keyOf = (again: boolean): string => (again ? `${TASK}:again` : TASK);

/** Looks into the mailbox again in a while, as long as a report may come. */
export const lookForReportsLater = async (house: House, settings: MailSettings, again = false): Promise<void> => {
  if (!isSet(settings)) return;
  const since = new Date(house.clock.wallMs() - REPORTS_COME_MS).toISOString();
  const [sent] = await house.db.raw("select id from mail_messages where state = 'sent' and sent_at >= ? limit 1", [since]);
  if (sent === undefined) return;
  const runAt = new Date(house.clock.wallMs() + EVERY_MS).toISOString();
  await house.db.transaction((work) => house.jobs.enqueue(work, [{ task: TASK, payload: { again }, dedupeKey: keyOf(again), runAt }]));
};

/** Reads the mailbox that reports go to. What is no report of ours stays there, marked as read. If it fails, the job is tried again. */
export const fetchMailReports = async (house: House, signal: AbortSignal, again: boolean): Promise<number> => {
  const settings = (await house.settings.get('mail', 'system')) as MailSettings;
  if (!isSet(settings)) return 0;
  house.outlet.assertOpen();
  const { ImapFlow } = await import('imapflow');
  const imap = new ImapFlow({
    host: settings.reportsHost,
    port: settings.reportsPort,
    secure: settings.reportsSecurity === 'tls',
    doSTARTTLS: settings.reportsSecurity === 'starttls',
    auth: { user: settings.reportsUser, pass: settings.reportsPassword?.reveal() ?? '' },
    logger: false,
    connectionTimeout: TIMEOUT_MS,
    greetingTimeout: TIMEOUT_MS,
    socketTimeout: TIMEOUT_MS,
  });
  // Without a listener an error of the line would end the process; the call that waits gets it as well.
  imap.on('error', (error: unknown) => house.log.warn('the mailbox of reports', { error }));
  let taken = 0;
  try {
    await imap.connect();
    const lock = await imap.getMailboxLock('INBOX');
    try {
      const unseen = (await imap.search({ seen: false, smaller: BIGGEST }, { uid: true })) || [];
      for (const uid of unseen.slice(0, AT_A_TIME)) {
        if (signal.aborted) break;
        const mail = await imap.fetchOne(String(uid), { source: true }, { uid: true });
        if (mail === false || mail.source === undefined) continue;
        const { outcome } = await house.executor.call(takeMailReport, { content: mail.source.toString('base64') }, systemCaller);
        await (outcome === 'foreign' ? imap.messageFlagsAdd(String(uid), ['\\Seen'], { uid: true }) : imap.messageDelete(String(uid), { uid: true }));
        if (outcome === 'bounced') taken += 1;
      }
    } finally {
      lock.release();
    }
    await imap.logout();
  } finally {
    imap.close();
  }
  await lookForReportsLater(house, settings, !again);
  return taken;
};
