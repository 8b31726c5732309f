import type { Migration } from '@billet/database';
import { createContracts } from './0001-create-contracts.ts';

export const contractsMigrations: readonly Migration[] = [createContracts];
