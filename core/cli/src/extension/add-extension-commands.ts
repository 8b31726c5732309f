import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { BilletError } from '@billet/sdk';
import { Argument, type Command } from 'commander';
import { extensionRoots, home, ownExtensions, storageFolder } from '../extension-roots.ts';
import { createTheme } from '../theme/create-theme.ts';
import { createExtension, KINDS, type ExampleKind } from './create-extension.ts';
import { createLanguage } from './create-language.ts';

const print = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

const folderOf = (id: string): string => {
  const dir = join(ownExtensions(), id);
  if (!existsSync(join(dir, 'package.json'))) throw new BilletError('EXTENSION_UNKNOWN', `There is no extension in ${dir}.`, { status: 404, field: 'id' });
  return dir;
};

/** Runs a tool of the installation and takes over how it ended. */
const tool = (script: string, args: readonly string[], cwd: string): void => {
  const ended = spawnSync(process.execPath, [join(home, 'node_modules', script), ...args], { cwd, stdio: 'inherit' });
  if (ended.status !== 0) process.exitCode = ended.status ?? 1;
};

const create = (kind: ExampleKind | 'theme' | 'language', id: string, title: string | undefined): readonly string[] => {
  const folder = ownExtensions();
  if (kind === 'theme') return createTheme(folder, id, 'aurora');
  if (kind === 'language') return [createLanguage({ locale: id, home, folder, roots: extensionRoots(storageFolder()) })];
  return createExtension({ kind, id, title, home, folder });
};

/** `billet extension create|test|build`: for authors; none of them opens the database. */
export const addExtensionCommands = (extension: Command): void => {
  extension
    .command('create')
    .description('make an extension in extensions/ that works and is tested as it stands')
    .addArgument(new Argument('<kind>', 'what it is').choices([...KINDS, 'theme', 'language']))
    .argument('<id>', 'small letters, digits and hyphens; of a language its tag, such as fr')
    .option('--title <title>', 'what staff read')
    .action((kind: ExampleKind | 'theme' | 'language', id: string, { title }: { readonly title?: string }) => {
      for (const file of create(kind, id, title)) print(file);
    });
  extension
    .command('test <id>')
    .description('run the tests of an extension, the conformance kit among them')
    .action((id: string) => {
      tool('mocha/bin/mocha.js', ['--config', join(home, '.mocharc.json'), '--spec', join(folderOf(id), 'test', '**', '*.test.ts')], home);
    });
  extension
    .command('build <id>')
    .description('make the file that production loads: dist/index.js')
    .action((id: string) => {
      tool('tsup/dist/cli-default.js', ['src/index.ts', '--format', 'esm', '--target', 'node20', '--clean', '--no-config', '--silent'], folderOf(id));
    });
};
