import type { Migration } from '@billet/database';
import { createServices } from './0001-create-services.ts';

export const servicesMigrations: readonly Migration[] = [createServices];
