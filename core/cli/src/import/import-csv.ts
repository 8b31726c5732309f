import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { BilletError } from '@billet/sdk';
import { bringIn, KINDS, type Call, type ImportWishes } from './bring-in.ts';
import { readRows } from './read-file.ts';

/** Reads the files of a folder and has them brought in. Gives true when both sides agree. */
export const importCsv = async (call: Call, folder: string, wishes: ImportWishes, say: (line: string) => void): Promise<boolean> => {
  const files = KINDS.filter(({ name }) => existsSync(join(folder, `${name}.csv`)));
  if (files.length === 0) throw new BilletError('NOTHING_TO_IMPORT', `${folder} has none of ${KINDS.map(({ name }) => `${name}.csv`).join(', ')}.`, { status: 404 });
  // A file that cannot be read stops the run before anything is written.
  const records = await Promise.all(files.map(async ({ name, columns }) => ({ kind: name, place: `${name}.csv`, rows: await readRows(join(folder, `${name}.csv`), columns) })));
  return bringIn(call, wishes, records, say);
};
