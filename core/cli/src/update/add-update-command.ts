import type { Command } from 'commander';
import { readEnvironment } from '../environment.ts';
import { updateHouse } from './update-house.ts';

/** `billet update`: after a newer version was installed. */
export const addUpdateCommand = (program: Command, version: string, say: (line: string) => void): void => {
  program
    .command('update')
    .description('after installing another version: save the database, check the backup, and bring the database up to date')
    .action(async () => {
      const { backup, ran } = await updateHouse(readEnvironment(), version);
      say(`Saved before: ${backup}`);
      for (const name of ran) say(`  ${name}`);
      say(`The database is up to date with ${version}; ${String(ran.length)} migrations ran.`);
    });
};
