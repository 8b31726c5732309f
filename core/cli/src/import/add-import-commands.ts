import type { OpenHouse } from '@billet/billing';
import { systemCaller } from '@billet/kernel';
import type { Command } from 'commander';
import { askRunning, isRunning } from '../control-socket.ts';
import { readEnvironment } from '../environment.ts';
import type { Call, ImportWishes } from './bring-in.ts';
import { importCsv } from './import-csv.ts';
import { importWhmcs } from './whmcs/import-whmcs.ts';

interface Options {
  readonly brand: string;
  readonly source: string;
  readonly dryRun?: boolean;
  readonly products?: string;
}

interface Tools {
  readonly say: (line: string) => void;
  readonly withHouse: <T>(work: (house: OpenHouse) => Promise<T>) => Promise<T>;
}

/** `billet import …`: brings the records of another system in, through the running process if there is one. */
export const addImportCommands = (program: Command, { say, withHouse }: Tools): void => {
  const run = async ({ brand, source, dryRun }: Options, bring: (call: Call, wishes: ImportWishes) => Promise<boolean>): Promise<void> => {
    const wishes = { source, brandId: Number(brand), dryRun: dryRun === true };
    const { storage } = readEnvironment();
    const whole = (await isRunning(storage))
      ? await bring((operation, input) => askRunning(storage, 'call', { operation, input }, say), wishes)
      : await withHouse((house) => bring((operation, input) => house.executor.callByName(operation, input, systemCaller), wishes));
    if (!whole) process.exitCode = 1;
  };
  const group = program.command('import').description('bring the records of another system in');
  const add = (name: string, description: string, source: string): Command =>
    group
      .command(name)
      .description(description)
      .option('--brand <id>', 'the brand that they come to', '1')
      .option('--source <name>', 'names the old system', source)
      .option('--dry-run', 'say what would come of each line, and write nothing');
  add('csv <folder>', 'clients.csv, balances.csv, services.csv, domains.csv and invoices.csv of a folder; what came in before does not come twice', 'csv').action((folder: string, options: Options) =>
    run(options, (call, wishes) => importCsv(call, folder, wishes, say)),
  );
  add('whmcs <dump-or-database>', 'the same from WHMCS: a dump of its database (.sql), or mysql://user@host/database with the password in BILLET_WHMCS_PASSWORD', 'whmcs')
    .option('--products <file>', 'CSV with the columns whmcs and product: ids there, slugs here; without it by the slugs there')
    .action((place: string, options: Options) => run(options, (call, wishes) => importWhmcs(call, place, options.products, wishes, say)));
};
