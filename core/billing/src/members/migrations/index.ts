import type { Migration } from '@billet/database';
import { createInvitations } from './0001-invitations.ts';

export const membersMigrations: readonly Migration[] = [createInvitations];
