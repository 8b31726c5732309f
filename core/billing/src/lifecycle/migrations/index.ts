import type { Migration } from '@billet/database';
import { createCommissions } from './0001-create-commissions.ts';

export const lifecycleMigrations: readonly Migration[] = [createCommissions];
