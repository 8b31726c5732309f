import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { auditInstallation, openHouse, type OpenHouse, VERSION } from '@billet/billing';
import { systemCaller } from '@billet/kernel';
import { Command } from 'commander';
import { askRunning, isRunning } from './control-socket.ts';
import { delegateToTestkit } from './delegate-to-testkit.ts';
import { holdStorage } from './hold-storage.ts';
import { describeHouse } from './describe-house.ts';
import { makeDemo } from './demo.ts';
import { readEnvironment } from './environment.ts';
import { quoteFile } from './quote.ts';
import { addBackupCommands } from './backup/add-backup-commands.ts';
import { addExtensionCommands } from './extension/add-extension-commands.ts';
import { addImportCommands } from './import/add-import-commands.ts';
import { addLangCommands } from './lang/add-lang-commands.ts';
import { addMoveCommand } from './move/add-move-command.ts';
import { addPaymentCommands } from './payments/index.ts';
import { startServer, type RunningServer } from './start-server.ts';
import { addThemeCommands } from './theme/add-theme-commands.ts';
import { addUpdateCommand } from './update/add-update-command.ts';

const print = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

const printJson = (value: unknown): void => {
  print(JSON.stringify(value, null, 2));
};

const run = async (options: { readonly port?: string }, web: boolean): Promise<void> => {
  let server: RunningServer | undefined;
  const open = async (setupCode?: string): Promise<void> => {
    const environment = readEnvironment(options.port === undefined ? {} : { port: Number(options.port) });
    server = await startServer({ environment, web, say: print, setupCode, restart });
  };
  const fail = (error: unknown): never => {
    process.stderr.write(`${String(error)}\n`);
    process.exit(1);
  };
  // The answer that told the browser about it goes out first.
  const restart = (): void => {
    setTimeout(() => {
      const old = server;
      void old?.close().then(() => open(old.setupCode)).catch(fail);
    }, 500);
  };
  const opened = open();
  // Asked while it still starts, it ends in order as soon as it has started.
  const stop = (): void => {
    void opened.then(() => server?.close()).then(() => process.exit(0), fail);
  };
  process.once('SIGINT', stop).once('SIGTERM', stop);
  await opened;
};

/** Opens the house for one command, without doors and without work going on; meanwhile no server starts on the same file. */
const withHouse = async <T>(work: (house: OpenHouse) => Promise<T>): Promise<T> => {
  const environment = readEnvironment();
  const options = environment.houseOptions();
  const release = await holdStorage(environment.storage, options.database);
  try {
    const house = await openHouse(options);
    try {
      return await work(house);
    } finally {
      await house.close();
    }
  } finally {
    await release();
  }
};

/** Of the running process if there is one: what it set aside is what counts. */
const doctor = async (): Promise<void> => {
  const { storage } = readEnvironment();
  const lines = (await isRunning(storage)) ? ((await askRunning(storage, 'doctor', {}, print)) as readonly string[]) : await withHouse((house) => Promise.resolve(describeHouse(house)));
  for (const line of lines) print(line);
};

const audit = async (): Promise<void> => {
  const { database, log } = readEnvironment().houseOptions();
  const report = await auditInstallation(database, log);
  for (const finding of report.findings) {
    print(`${finding.id}  ${finding.title}`);
    for (const row of finding.rows) print(`      ${JSON.stringify(row)}`);
  }
  print(`${String(report.checked)} promises checked, ${String(report.findings.length)} broken`);
  if (report.findings.length > 0) process.exitCode = 1;
};

/** Through the running process if there is one, else here. */
const callOperation = async (operation: string, json: string | undefined): Promise<void> => {
  const { storage } = readEnvironment();
  const input = json === undefined ? {} : (JSON.parse(json) as unknown);
  if (await isRunning(storage)) printJson(await askRunning(storage, 'call', { operation, input }, print));
  else printJson(await withHouse((house) => house.executor.callByName(operation, input, systemCaller)));
};

/** Hands a bank file to the house, as staff do. */
const importBankFile = async (gatewayAccountId: string, file: string): Promise<void> => {
  const content = (await readFile(file)).toString('base64');
  await callOperation('payments.importFile', JSON.stringify({ gatewayAccountId, name: basename(file), content }));
};

/** Gives an operation a mail from standard input, as mail servers hand them to a program. */
const takeMail = (operation: string) => async (): Promise<void> => {
  const parts: Buffer[] = [];
  for await (const part of process.stdin) parts.push(part as Buffer);
  await callOperation(operation, JSON.stringify({ content: Buffer.concat(parts).toString('base64') }));
};

/** The `billet` command. */
export const createProgram = (): Command => {
  const program = new Command('billet').description('Billing for hosting companies and Internet providers.').version(VERSION);
  program.command('start').description('serve the areas and the API, and work off jobs').option('--port <port>').action((options: { port?: string }) => run(options, true));
  program.command('worker').description('work off jobs without serving pages').action(() => run({}, false));
  program.command('migrate').description('bring the database up to date').action(async () => {
    await withHouse(() => Promise.resolve());
    print('The database is up to date.');
  });
  program.command('audit').description('check every promise the database should keep').action(audit);
  program.command('doctor').description('show how the house starts, extension by extension').action(doctor);
  program.command('call <operation> [json]').description('call an operation as the system').action(callOperation);
  program
    .command('demo')
    .description('fill an empty installation with a demonstration company: two brands and two years of life, made by the engine')
    .option('--clients <number>', 'how many clients come', '200')
    .option('--days <number>', 'how long it has been in business', '730')
    .option('--seed <number>', 'another number, another history', '1')
    .action(async (wishes: { readonly clients: string; readonly days: string; readonly seed: string }) => {
      await withHouse((house) => makeDemo(house, { clients: Number(wishes.clients), days: Number(wishes.days), seed: Number(wishes.seed) }, print));
    });
  program
    .command('testkit [args...]')
    .description('tools for authors of extensions, such as the EPP test registry; needs @billet/testkit')
    .allowUnknownOption()
    .helpOption(false)
    .action(async (args: readonly string[]) => {
      process.exitCode = await delegateToTestkit(args);
    });
  program
    .command('quote')
    .description('print the documents the engine would produce for a described history, as JSON; opens no database')
    .requiredOption('--file <file>', 'the case as JSON; - reads it from standard input')
    .action((options: { readonly file: string }) => {
      quoteFile(options.file, printJson);
    });
  addBackupCommands(program, { version: VERSION, say: print, withHouse });
  addImportCommands(program, { say: print, withHouse });
  addMoveCommand(program, print);
  addUpdateCommand(program, VERSION, print);
  addPaymentCommands(program);
  addThemeCommands(program);
  addLangCommands(program);
  program.command('bank-file <account> <file>').description('read a bank file of a payment method and book what it tells').action(importBankFile);
  program.command('mail-report').description('take a report that a mail was not delivered, from standard input').action(takeMail('mail.takeReport'));
  program.command('mail-in').description('take a mail for the tickets, from standard input').action(takeMail('tickets.takeMail'));
  const clock = program.command('clock').description('the business clock of a sandbox');
  clock.command('advance <instant>').description('move it forward; what falls due in between happens, in order').action(async (instant: string) => {
    const to = /^\d{4}-\d{2}-\d{2}$/.test(instant) ? `${instant}T12:00:00.000Z` : instant;
    printJson(await askRunning(readEnvironment().storage, 'clock', { to }, print));
  });
  const extension = program.command('extension').description('extensions of this installation');
  extension.command('list').description('show what starts and what is set aside').action(doctor);
  addExtensionCommands(extension);
  for (const verb of ['enable', 'disable'] as const) {
    extension.command(`${verb} <id>`).description(`${verb} an extension of this installation`).action(async (id: string) => {
      const { storage } = readEnvironment();
      if (await isRunning(storage)) await askRunning(storage, `extension-${verb}`, { id }, print);
      else await withHouse((house) => house.extensions[verb](id));
      print(`${id} ${verb}d.`);
    });
  }
  return program;
};
