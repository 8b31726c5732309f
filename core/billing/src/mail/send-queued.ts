import type { Transporter } from 'nodemailer';
import type { Database } from '@billet/database';
import type { House } from '../room.ts';
import type { MailSettings } from './mail-settings.ts';
import { messageOf } from './message-of.ts';
import { maskedSecrets, openMailSecrets } from './mail-secrets.ts';
import { sendJob } from './queue-mails.ts';
import { mailRendererRef, type MailContent } from './renderer.ts';
import { lookForReportsLater } from './reports/fetch-reports.ts';
import { noteTrouble } from './reports/troubles.ts';
import { MailMessage } from './tables.ts';
import { isFinal, openTransport } from './transport.ts';
import { mailWishesRef } from './wishes.ts';

const BATCH = 50;
const MAX_ATTEMPTS = 8;
const LEASE_MS = 5 * 60_000;

const later = (wallMs: number, ms: number): string => new Date(wallMs + ms).toISOString();

/** Takes messages for this process. One that was being sent when its process died comes back after the lease. */
const claim = (db: Database, house: House): Promise<MailMessage[]> =>
  db.transaction(async () => {
    const now = house.clock.wall();
    const due = await db
      .from(MailMessage)
      .whereIn('state', ['queued', 'sending'])
      .where((either) => either.whereNull('next_try_at').orWhere('next_try_at', '<=', now))
      .orderBy('id')
      .limit(BATCH)
      .modify((query) => (db.engine === 'postgres' ? query.forUpdate().skipLocked() : query));
    if (due.length === 0) return [];
    await db
      .from(MailMessage)
      .whereIn('id', due.map((mail) => mail.id))
      .patch({ state: 'sending', next_try_at: later(house.clock.wallMs(), LEASE_MS) });
    return due;
  });

const settle = (db: Database, id: number, change: Partial<MailMessage>): Promise<void> =>
  db.transaction(async () => {
    await db.from(MailMessage).findById(id).patch(change);
  });

/** The mail as it leaves, and as the log keeps it: secrets are dots there. */
const compose = async (house: House, mail: MailMessage): Promise<{ readonly content: MailContent; readonly logged: MailContent }> => {
  const renderer = house.services.use(mailRendererRef);
  const model = mail.model as Record<string, unknown>;
  const render = (more: Readonly<Record<string, string>>): Promise<MailContent> =>
    renderer.render({ key: mail.key, locale: mail.locale, brandId: mail.brand_id, model: { ...model, ...more } });
  if (mail.secrets !== null) {
    const secrets = openMailSecrets(house.keyring, mail.secrets);
    return { content: await render(secrets), logged: await render(maskedSecrets(secrets)) };
  }
  const { subject, text, html } = mail;
  const content = subject !== null && text !== null && html !== null ? { subject, text, html } : await render({});
  return { content, logged: content };
};

const sendOne = async (house: House, settings: MailSettings, transport: Transporter | undefined, mail: MailMessage): Promise<void> => {
  const attempts = mail.attempts + 1;
  try {
    const why = await house.services.use(mailWishesRef).unwanted(mail);
    if (why !== undefined) {
      await settle(house.db, mail.id, { state: 'skipped', error: why, next_try_at: null });
      return;
    }
    const { content, logged } = await compose(house, mail);
    if (transport === undefined) {
      await settle(house.db, mail.id, { ...logged, state: 'caught', attempts, next_try_at: null, sent_at: house.clock.wall() });
      return;
    }
    await transport.sendMail(await messageOf(house, settings, mail, content));
    await settle(house.db, mail.id, { ...logged, state: 'sent', attempts, error: null, next_try_at: null, sent_at: house.clock.wall() });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const given = isFinal(error) || attempts >= MAX_ATTEMPTS;
    const pause = Math.min(60_000 * 2 ** (attempts - 1), 6 * 3_600_000);
    await settle(house.db, mail.id, {
      state: given ? (isFinal(error) ? 'bounced' : 'failed') : 'queued',
      attempts,
      error: message.slice(0, 500),
      next_try_at: given ? null : later(house.clock.wallMs(), pause),
    });
    if (isFinal(error)) await house.db.transaction(() => noteTrouble(house.db, mail.to_address, message.slice(0, 500), house.clock.wall()));
    house.log.warn('mail not sent', { mail: mail.id, attempts, given, reason: message });
  }
};

/** What waits for a later try, what a killed process held, and what was left because this one ends is taken up when its time has come. */
const comeBack = (house: House): Promise<void> =>
  house.db.transaction(async (work) => {
    const now = house.clock.wall();
    const [next] = await house.db.raw<{ at: string | null }>("select min(coalesce(next_try_at, ?)) as at from mail_messages where state in ('queued', 'sending')", [now]);
    if (typeof next?.at !== 'string') return;
    if (next.at <= now) await house.jobs.enqueue(work, [sendJob]);
    else await house.jobs.enqueue(work, [{ ...sendJob, dedupeKey: `mail.send:${next.at}`, runAt: next.at }]);
  });

/** Sends what is due, a batch at a time, until nothing is left. A dead mail server delays mail and nothing else. */
export const sendQueuedMails = async (house: House, signal: AbortSignal): Promise<void> => {
  const settings = (await house.settings.get('mail', 'system')) as MailSettings;
  const transport = settings.transport === 'off' ? undefined : await openTransport(house.outlet, settings);
  try {
    for (;;) {
      const batch = await claim(house.db, house);
      if (batch.length === 0 || signal.aborted) return;
      for (const mail of batch) await sendOne(house, settings, transport, mail);
    }
  } finally {
    transport?.close();
    await comeBack(house);
    await lookForReportsLater(house, settings);
  }
};
