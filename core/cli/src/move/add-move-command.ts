import type { Command } from 'commander';
import { BilletError } from '@billet/sdk';
import { readEnvironment } from '../environment.ts';
import { moveDatabase } from './move-database.ts';

/** `billet move`: from the embedded database to PostgreSQL. */
export const addMoveCommand = (program: Command, say: (line: string) => void): void => {
  program
    .command('move [url]')
    .description('move everything from SQLite into an empty PostgreSQL database; the address may stand in BILLET_MOVE_TO instead')
    .action(async (given: string | undefined) => {
      const url = given ?? process.env['BILLET_MOVE_TO'] ?? '';
      if (!/^postgres(ql)?:\/\/\S+$/.test(url)) throw new BilletError('DATABASE_UNREACHABLE', 'Where to? billet move postgres://user:password@host/database', { status: 422, field: 'url' });
      const { rows, jobs, audit, before, kept } = await moveDatabase(readEnvironment(), url, say);
      const total = Object.values(rows).reduce((sum, count) => sum + count, 0);
      say(`${String(total)} rows in ${String(Object.keys(rows).length)} tables and ${String(jobs)} jobs moved; ${String(audit.checked)} promises checked, ${String(audit.findings.length)} broken.`);
      if (kept === undefined) {
        say(`Before there were ${String(before.findings.length)}. The house stays where it was: see billet audit.`);
        process.exitCode = 1;
        return;
      }
      say(`The house is on PostgreSQL now. What it was is kept in ${kept}; delete it when you are sure.`);
    });
};
