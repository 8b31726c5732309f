import { basename } from 'node:path';
import { discoverExtensions } from '@billet/kernel';
import type { Command } from 'commander';
import { extensionRoots, fromSource, storageFolder } from '../extension-roots.ts';
import { checkLanguages, type LanguageReport } from './check-languages.ts';

const SHOWN = 20;

const print = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

const list = (title: string, keys: readonly string[]): void => {
  if (keys.length === 0) return;
  print(`  ${title}: ${keys.slice(0, SHOWN).join(', ')}${keys.length > SHOWN ? ` and ${String(keys.length - SHOWN)} more` : ''}`);
};

const report = ({ pack, coverage, missing, unused, arguments: wrong, plurals }: LanguageReport): void => {
  print(`${pack}  ${(coverage * 100).toFixed(1)} %`);
  list('missing', missing);
  list('not in English', unused);
  list('other arguments', wrong);
  list('plural forms missing', plurals);
};

/** `billet lang …`: reads the packs of this installation, opens no database. */
export const addLangCommands = (program: Command): void => {
  program
    .command('lang')
    .description('languages of this installation')
    .command('check [code]')
    .description('compare a language, or all, with English: coverage, texts nobody asks for, arguments, plural forms')
    .action((code: string | undefined) => {
      const { found } = discoverExtensions(extensionRoots(storageFolder()), fromSource);
      const packs = new Map(found.filter(({ manifest }) => manifest.kind === 'language').map(({ dir }) => [basename(dir), dir]));
      const extensions = found.filter(({ manifest }) => manifest.kind !== 'language').map(({ manifest, dir }) => ({ id: manifest.id, dir }));
      const reports = checkLanguages({ packs, extensions }).filter(({ pack }) => code === undefined || pack === code);
      for (const each of reports) report(each);
      if (reports.length === 0 || reports.some((each) => each.coverage < 1 || each.unused.length + each.arguments.length + each.plurals.length > 0)) process.exitCode = 1;
    });
};
