import type { Room } from '../room.ts';
import { compareImport } from './compare-import.ts';
import { importBalanceRows } from './import-balances.ts';
import { importClients } from './import-clients.ts';
import { clientTraces } from './client-records.ts';
import { importDomainRows } from './import-domains.ts';
import { importInvoices } from './import-invoices.ts';
import { importServices } from './import-services.ts';
import { importingMigrations } from './migrations/index.ts';

/** Brings the records of another system in, each once. */
export const importingRoom: Room = {
  name: 'importing',
  migrations: importingMigrations,
  clientTraces,
  operations: [importClients, importBalanceRows, importServices, importDomainRows, importInvoices, compareImport],
};
