import type { Migration } from '@billet/database';
import { createCatalogueOfTlds, createDomains } from './0001-create-domains.ts';

export const domainsMigrations: readonly Migration[] = [createCatalogueOfTlds, createDomains];
