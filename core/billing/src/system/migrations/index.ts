import type { Migration } from '@billet/database';
import { indexForSearch } from './0001-index-for-search.ts';

export const systemMigrations: readonly Migration[] = [indexForSearch];
