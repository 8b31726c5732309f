import type { OpenHouse } from '@billet/billing';
import { createLog } from '@billet/kernel';
import { BilletError } from '@billet/sdk';
import type { Command } from 'commander';
import { readEnvironment } from '../environment.ts';
import { makeBackup } from './make-backup.ts';
import { checkBackup } from './open-backup.ts';
import { restoreBackup } from './restore-backup.ts';
import { takeLive } from './take-live.ts';

export interface BackupTools {
  readonly version: string;
  readonly say: (line: string) => void;
  readonly withHouse: (work: (house: OpenHouse) => Promise<void>) => Promise<void>;
}

interface RestoreOptions {
  readonly to?: string;
  readonly goLive?: boolean;
  readonly confirm?: string;
  readonly drop: string;
}

const total = (rows: Readonly<Record<string, number>>): string => String(Object.values(rows).reduce((sum, count) => sum + count, 0));

/** `billet backup create`, `backup check` and `restore`. */
export const addBackupCommands = (program: Command, { version, say, withHouse }: BackupTools): void => {
  const backup = program.command('backup').description('save the database into one file, and look one over');
  backup
    .command('create <file>', { isDefault: true })
    .description('save the database into a file that is not there yet, while the server runs')
    .option('--with-key', 'put the master key inside as well: whoever has the file then has every secret')
    .action(async (file: string, options: { readonly withKey?: boolean }) => {
      const { engine, rows } = await makeBackup(readEnvironment(), { file, version, withKey: options.withKey ?? false });
      say(`${file}: ${engine}, ${total(rows)} rows in ${String(Object.keys(rows).length)} tables.`);
      if (options.withKey !== true) say('The master key (storage/billet.key) is not inside. Keep it in another place: without it the backup cannot be used.');
    });
  backup
    .command('check <file>')
    .description('open a backup: its sums, its rows, and every promise of the database')
    .action(async (file: string) => {
      const { manifest, audit } = await checkBackup(file, createLog({ level: 'silent' }));
      say(`${file}: ${manifest.engine}, of ${manifest.madeAt}, ${total(manifest.rows)} rows; whole.`);
      if (audit === undefined) {
        say('The promises of a PostgreSQL backup are checked when it is restored.');
        return;
      }
      say(`${String(audit.checked)} promises checked, ${String(audit.findings.length)} broken`);
      if (audit.findings.length > 0) process.exitCode = 1;
    });
  program
    .command('restore [file]')
    .description('put a backup into an empty database, as a quiet copy that neither charges nor mails')
    .option('--to <storage>', 'the storage folder to restore into')
    .option('--go-live', 'take the quiet copy into service')
    .option('--confirm <words>', 'with --go-live: the words "go live", where nobody is there to type them')
    .option('--drop <what>', 'with --go-live: what waits and is not sent: mails, webhooks', '')
    .action(async (file: string | undefined, options: RestoreOptions) => {
      if (options.goLive === true) {
        await withHouse((house) => takeLive(house, { drop: options.drop, confirm: options.confirm }, say));
        say('The house is live. Start it, or start it again.');
        return;
      }
      if (file === undefined) throw new BilletError('FILE_MISSING', 'Which file? billet restore <file>', { status: 422, field: 'file' });
      const { manifest, audit, keyMissing } = await restoreBackup(readEnvironment(options.to === undefined ? {} : { storage: options.to }), file);
      say(`Restored: ${manifest.engine}, of ${manifest.madeAt}, ${total(manifest.rows)} rows; ${String(audit.checked)} promises checked, ${String(audit.findings.length)} broken.`);
      say('This is a quiet copy: it opens, and nothing leaves it until billet restore --go-live.');
      if (keyMissing) say('The master key is missing: put billet.key into the storage folder, or set BILLET_KEY.');
      if (audit.findings.length > 0) process.exitCode = 1;
    });
};
