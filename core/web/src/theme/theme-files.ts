import { existsSync, readdirSync, type Dirent } from 'node:fs';
import { extname, join, relative } from 'node:path';

/** A theme package on disk. */
export interface ThemePackage {
  readonly id: string;
  readonly dir: string;
  readonly parent: string | undefined;
}

/** From the child up to its oldest parent. */
export const themeChain = (id: string, themes: ReadonlyMap<string, ThemePackage>): readonly ThemePackage[] => {
  const chain: ThemePackage[] = [];
  for (let at: string | undefined = id; at !== undefined; ) {
    const theme: ThemePackage | undefined = themes.get(at);
    if (theme === undefined || chain.includes(theme)) throw new Error(`theme "${id}": its parent "${at}" is missing or leads back`);
    chain.push(theme);
    at = theme.parent;
  }
  return chain;
};

const entriesIn = (dir: string, wanted: (entry: Dirent) => boolean): readonly string[] =>
  existsSync(dir) ? readdirSync(dir, { recursive: true, withFileTypes: true }).filter(wanted).map((entry) => relative(dir, join(entry.parentPath, entry.name)).replaceAll('\\', '/')) : [];

/** Ordinary files only: a link could lead out of the theme, and what it leads to would be published. */
export const filesIn = (dir: string): readonly string[] => entriesIn(dir, (entry) => entry.isFile() && extname(entry.name) !== '');

export const linksIn = (dir: string): readonly string[] => entriesIn(dir, (entry) => entry.isSymbolicLink());

/** Child first: the first theme that has a file wins. Gives where each file really lies. */
export const collectFiles = (chain: readonly ThemePackage[], folder: 'assets' | 'templates'): ReadonlyMap<string, string> => {
  const found = new Map<string, string>();
  for (const theme of chain) {
    for (const file of filesIn(join(theme.dir, folder))) if (!found.has(file)) found.set(file, join(theme.dir, folder, file));
  }
  return found;
};
