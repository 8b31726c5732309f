import type { Migration } from '@billet/database';
import { createTax } from './0001-create-tax.ts';
import { taxPlaces } from './0002-tax-places.ts';
import { numberChecks } from './0003-number-checks.ts';

export const taxMigrations: readonly Migration[] = [createTax, taxPlaces, numberChecks];
