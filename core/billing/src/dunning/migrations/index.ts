import type { Migration } from '@billet/database';
import { createDunning } from './0001-create-dunning.ts';
import { dunningData } from './0002-dunning-data.ts';

export const dunningMigrations: readonly Migration[] = [createDunning, dunningData];
