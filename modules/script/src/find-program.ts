import { realpath, stat } from 'node:fs/promises';
import { isAbsolute, join, sep } from 'node:path';
import { ModuleError } from '@billet/sdk';

const EXECUTABLE = 0o111;
const WRITABLE_BY_OTHERS = 0o022;

const wrong = (message: string): ModuleError => new ModuleError('invalid', message, { field: 'program' });

/**
 * The program of this name. The folder is named by the machine's administrator, never by a form: whoever may fill in forms
 * chooses among programs that lie there, and cannot bring one.
 */
export const findProgram = async (folder: string | undefined, name: string): Promise<string> => {
  if (folder === undefined || !isAbsolute(folder)) throw wrong('BILLET_SCRIPTS does not name a folder, so no program may be run.');
  const [root, path] = await Promise.all([realpath(folder).catch(() => undefined), realpath(join(folder, name)).catch(() => undefined)]);
  if (root === undefined) throw wrong('The folder that BILLET_SCRIPTS names is not there.');
  if (path === undefined) throw wrong(`There is no program "${name}" in the folder of programs.`);
  if (!path.startsWith(root + sep)) throw wrong(`"${name}" leads out of the folder of programs.`);
  const facts = await stat(path);
  if (!facts.isFile() || (facts.mode & EXECUTABLE) === 0) throw wrong(`"${name}" cannot be run.`);
  if ((facts.mode & WRITABLE_BY_OTHERS) !== 0) throw wrong(`"${name}" may be changed by others than its owner.`);
  return path;
};
