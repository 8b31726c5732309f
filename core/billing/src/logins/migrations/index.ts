import type { Migration } from '@billet/database';
import { createSecondFactors } from './0001-second-factors.ts';

export const loginsMigrations: readonly Migration[] = [createSecondFactors];
