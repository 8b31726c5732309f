import type { Migration } from '@billet/database';
import { createMail } from './0001-create-mail.ts';
import { mailTemplates } from './0002-mail-templates.ts';
import { mailLogLists } from './0003-mail-log-lists.ts';
import { mailReports } from './0004-mail-reports.ts';
import { mailSkipped } from './0005-mail-skipped.ts';

export const mailMigrations: readonly Migration[] = [createMail, mailTemplates, mailLogLists, mailReports, mailSkipped];
