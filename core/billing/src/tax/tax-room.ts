import { systemCaller } from '@billet/kernel';
import { isBilletError, z } from '@billet/sdk';
import type { House, Room } from '../room.ts';
import { endExemption, exemptClient, listExemptions } from './manage-exemptions.ts';
import { saveTaxProfile, showTaxProfile } from './manage-profile.ts';
import { addTaxRate, listTaxRates } from './manage-rates.ts';
import { taxMigrations } from './migrations/index.ts';
import { checkTaxNumber } from './numbers/check-number.ts';
import { listTaxNumbers } from './numbers/list-numbers.ts';
import { notePayerNumber } from './numbers/note-number.ts';
import { sweepNumbers } from './numbers/sweep-numbers.ts';
import { importTaxRates, listTaxPackages, previewTaxImport } from './packages/import-rates.ts';
import { clientRecords } from './client-records.ts';

const payload = z.strictObject({ payerId: z.number().int() });

/** A number nobody can ask about now, or whose payer has changed, is none of the job's business any more. */
const checkQuietly = async (house: House, payerId: number): Promise<void> => {
  try {
    await house.executor.callByName(checkTaxNumber.name, { payerId }, systemCaller);
  } catch (error) {
    if (!isBilletError(error) || error.status >= 500) throw error;
    house.log.info('a VAT number was not looked up', { payerId, reason: error.code });
  }
};

export const taxRoom: Room = {
  name: 'tax',
  migrations: taxMigrations,
  clientRecords,
  operations: [
    addTaxRate, listTaxRates, showTaxProfile, saveTaxProfile, listExemptions, exemptClient, endExemption,
    listTaxPackages, previewTaxImport, importTaxRates, listTaxNumbers, checkTaxNumber,
  ],
  permissions: ['tax.read', 'tax.write'],
  setUp: (house) => {
    house.tasks.addFree('tax.checkNumber', 'core:tax', (job) => checkQuietly(house, payload.parse(job).payerId));
    house.hooks.on('payer.taxNumberSet', (event) => house.executor.asSystem('tax.noteNumber', (ctx) => notePayerNumber(ctx, event.payerId)), { id: 'note-number' });
    house.scheduler.add({ name: 'tax.sweepNumbers', pattern: '30 3 * * *', zone: 'UTC', run: () => sweepNumbers(house) });
  },
};
