import type { Migration } from '@billet/database';
import { createMail } from './0001-create-mail.ts';

export const mailMigrations: readonly Migration[] = [createMail];
