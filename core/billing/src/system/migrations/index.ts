import type { Migration } from '@billet/database';
import { indexForSearch } from './0001-index-for-search.ts';
import { createWakeAddress } from './0002-wake-address.ts';
import { searchEachKind } from './0003-search-each-kind.ts';
import { createBackups } from './0004-backups.ts';

export const systemMigrations: readonly Migration[] = [indexForSearch, createWakeAddress, searchEachKind, createBackups];
