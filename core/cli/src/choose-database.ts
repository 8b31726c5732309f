import { writeInstallation } from '@billet/billing';
import { openDatabase } from '@billet/database';
import { createLiveClock, createLog } from '@billet/kernel';
import { BilletError } from '@billet/sdk';
import type { Environment } from './environment.ts';

const POSTGRES = /^postgres(ql)?:\/\/\S+$/;

const unreachable = (reason: string): BilletError => new BilletError('DATABASE_UNREACHABLE', `This database cannot be used: ${reason}`, { status: 422, field: 'url', details: { reason } });

/** Asks a PostgreSQL server whether it can be used, and writes its address into `storage/billet.json`. */
export const chooseDatabase = async (environment: Environment, url: string): Promise<void> => {
  if (!POSTGRES.test(url)) throw unreachable('postgres://…');
  try {
    const database = await openDatabase({ engine: 'postgres', url, poolSize: 1 }, { clock: createLiveClock(), log: createLog({ level: 'silent' }) });
    await database.close();
  } catch (error) {
    throw unreachable(error instanceof Error ? error.message : String(error));
  }
  writeInstallation(environment.storage, { ...environment.installation, database: { engine: 'postgres', url } });
};
