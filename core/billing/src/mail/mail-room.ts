import type { Room } from '../room.ts';
import { getMail, listMails, resendMail } from './list-mails.ts';
import { mailSettings } from './mail-settings.ts';
import { mailMigrations } from './migrations/index.ts';
import { sendQueuedMails } from './send-queued.ts';
import { testMail } from './test-mail.ts';

export const mailRoom: Room = {
  name: 'mail',
  migrations: mailMigrations,
  operations: [listMails, getMail, resendMail, testMail],
  permissions: ['mail.read', 'mail.write', 'settings.write'],
  clientPermissions: ['mail.read'],
  settings: [{ owner: 'mail', scope: 'system', schema: mailSettings }],
  setUp: (house) => {
    house.tasks.addFree('mail.send', 'core:mail', (_payload, job) => sendQueuedMails(house, job.signal));
  },
  invariants: [
    { id: 'L10', title: 'A sent mail says when', sql: `select id from mail_messages where state = 'sent' and (sent_at is null or subject is null)` },
  ],
};
