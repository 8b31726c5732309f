import { z } from '@billet/sdk';
import type { Room } from '../room.ts';
import { getMail, listMails, resendMail } from './list-mails.ts';
import { mailSettings } from './mail-settings.ts';
import { mailMigrations } from './migrations/index.ts';
import { queueForAddon } from './queue-for-addon.ts';
import { fetchMailReports } from './reports/fetch-reports.ts';
import { forgetMailTrouble, listMailTroubles } from './reports/list-troubles.ts';
import { takeMailReport } from './reports/take-report.ts';
import { sendQueuedMails } from './send-queued.ts';
import { getMailTemplate, listMailTemplates } from './templates/list-templates.ts';
import { addMailFile, removeMailFile, setMailSending } from './templates/manage-sending.ts';
import { previewMailTemplate, testMailTemplate } from './templates/preview-template.ts';
import { resetMailTemplate, restoreMailTemplate, saveMailTemplate } from './templates/save-template.ts';
import { testMail } from './test-mail.ts';
import { writeToClient } from './write-to-client.ts';
import { clientRecords, clientTraces } from './client-records.ts';

export const mailRoom: Room = {
  name: 'mail',
  migrations: mailMigrations,
  clientRecords,
  clientTraces,
  operations: [
    listMails, getMail, resendMail, testMail, writeToClient, queueForAddon, takeMailReport, listMailTroubles, forgetMailTrouble,
    listMailTemplates, getMailTemplate, saveMailTemplate, restoreMailTemplate, resetMailTemplate, previewMailTemplate, testMailTemplate, setMailSending, addMailFile, removeMailFile,
  ],
  permissions: ['mail.read', 'mail.write', 'mail.templates', 'settings.write'],
  clientPermissions: ['mail.read'],
  settings: [{ owner: 'mail', scope: 'system', schema: mailSettings }],
  declareHooks: (bus) => {
    bus.declareEvent('mail.bounced', { schema: z.strictObject({ mailId: z.number().int(), clientId: z.number().int().nullable(), address: z.string(), status: z.string() }), version: 1, subject: (e) => `mail:${String(e.mailId)}`, since: '0.1.0' });
  },
  setUp: (house) => {
    house.tasks.addFree('mail.fetchReports', 'core:mail', async (payload, job) => {
      await fetchMailReports(house, job.signal, (payload as { readonly again?: boolean }).again === true);
    });
    house.tasks.addFree('mail.send', 'core:mail', (_payload, job) => sendQueuedMails(house, job.signal));
  },
  invariants: [
    { id: 'L10', title: 'A sent mail says when', sql: `select id from mail_messages where state = 'sent' and (sent_at is null or subject is null)` },
  ],
};
