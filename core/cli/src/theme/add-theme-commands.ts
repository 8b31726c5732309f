import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { BilletError } from '@billet/sdk';
import { examineTheme, type ThemeReport } from '@billet/web';
import type { Command } from 'commander';
import { ownExtensions } from '../extension-roots.ts';
import { createTheme } from './create-theme.ts';
import { themesHere } from './themes-here.ts';

const print = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

const examined = (id: string): ThemeReport => {
  const themes = themesHere();
  if (!themes.has(id)) throw new BilletError('THEME_UNKNOWN', `There is no theme "${id}" here. There are: ${[...themes.keys()].sort().join(', ')}.`, { status: 404 });
  return examineTheme(id, themes);
};

/** Gives whether there is an error. */
const report = ({ chain, overrides, weight, findings }: ThemeReport): boolean => {
  print(`${chain.join(' ← ')}: ${String(overrides.length)} files of its own in place of a parent's, ${(weight / 1024).toFixed(1)} KB a page`);
  for (const file of overrides) print(`  ${file}`);
  for (const { level, file, message } of findings) print(`${level}  ${file}: ${message}`);
  const errors = findings.filter(({ level }) => level === 'error').length;
  print(findings.length === 0 ? 'Nothing to mend.' : `${String(errors)} errors, ${String(findings.length - errors)} warnings`);
  return errors > 0;
};

/** `billet theme …`: none of them opens the database. */
export const addThemeCommands = (program: Command): void => {
  const theme = program.command('theme').description('themes: make one, look it over, pack it');
  theme
    .command('create <id>')
    .description('make a child theme in extensions/, ready to be switched on')
    .option('--parent <id>', 'whose files it inherits', 'aurora')
    .action((id: string, { parent }: { readonly parent: string }) => {
      examined(parent);
      for (const file of createTheme(ownExtensions(), id, parent)) print(file);
    });
  theme
    .command('doctor [id]')
    .description('look over one theme, or all: broken templates, views of an older version, what the content policy blocks, weight')
    .action((id: string | undefined) => {
      const failed = (id === undefined ? [...themesHere().keys()].sort() : [id]).map((each) => report(examined(each)));
      if (failed.some((each) => each)) process.exitCode = 1;
    });
  theme
    .command('build <id>')
    .description('look over a theme and pack it, so that others can install it')
    .option('--out <folder>', 'where the package is put', '.')
    .action((id: string, { out }: { readonly out: string }) => {
      if (report(examined(id))) {
        process.exitCode = 1;
        return;
      }
      const folder = resolve(out);
      mkdirSync(folder, { recursive: true });
      const packed = execFileSync('npm', ['pack', '--silent', '--ignore-scripts', '--pack-destination', folder], { cwd: themesHere().get(id)?.dir, encoding: 'utf8' }).trim();
      print(join(folder, packed));
    });
};
