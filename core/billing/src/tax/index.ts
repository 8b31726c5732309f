import type { Room } from '../room.ts';
import { addTaxRate, listTaxRates } from './manage-rates.ts';
import { taxMigrations } from './migrations/index.ts';

export { addTaxRate, listTaxRates } from './manage-rates.ts';
export * from './rules/index.ts';
export { loadTaxTable, type TaxTable } from './tax-table.ts';

export const taxRoom: Room = { name: 'tax', migrations: taxMigrations, operations: [addTaxRate, listTaxRates], permissions: ['tax.read', 'tax.write'] };
