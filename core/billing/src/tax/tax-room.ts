import type { Room } from '../room.ts';
import { endExemption, exemptClient, listExemptions } from './manage-exemptions.ts';
import { saveTaxProfile, showTaxProfile } from './manage-profile.ts';
import { addTaxRate, listTaxRates } from './manage-rates.ts';
import { taxMigrations } from './migrations/index.ts';

export const taxRoom: Room = {
  name: 'tax',
  migrations: taxMigrations,
  operations: [addTaxRate, listTaxRates, showTaxProfile, saveTaxProfile, listExemptions, exemptClient, endExemption],
  permissions: ['tax.read', 'tax.write'],
};
