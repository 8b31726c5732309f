import type { OpenHouse } from '@billet/billing';
import { systemCaller } from '@billet/kernel';
import type { Command } from 'commander';
import { askRunning, isRunning } from '../control-socket.ts';
import { readEnvironment } from '../environment.ts';
import { importCsv } from './import-csv.ts';

interface CsvOptions {
  readonly brand: string;
  readonly source: string;
  readonly dryRun?: boolean;
}

interface Tools {
  readonly say: (line: string) => void;
  readonly withHouse: <T>(work: (house: OpenHouse) => Promise<T>) => Promise<T>;
}

/** `billet import …`: brings the records of another system in, through the running process if there is one. */
export const addImportCommands = (program: Command, { say, withHouse }: Tools): void => {
  program
    .command('import')
    .description('bring the records of another system in')
    .command('csv <folder>')
    .description('clients.csv, balances.csv and services.csv of a folder; what came in before does not come twice')
    .option('--brand <id>', 'the brand that they come to', '1')
    .option('--source <name>', 'names the old system', 'csv')
    .option('--dry-run', 'say what would come of each line, and write nothing')
    .action(async (folder: string, { brand, source, dryRun }: CsvOptions) => {
      const wishes = { folder, source, brandId: Number(brand), dryRun: dryRun === true };
      const { storage } = readEnvironment();
      const whole = (await isRunning(storage))
        ? await importCsv((operation, input) => askRunning(storage, 'call', { operation, input }, say), wishes, say)
        : await withHouse((house) => importCsv((operation, input) => house.executor.callByName(operation, input, systemCaller), wishes, say));
      if (!whole) process.exitCode = 1;
    });
};
