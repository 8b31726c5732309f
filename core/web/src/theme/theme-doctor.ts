import { readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { inspectTemplate, viewVersion, type TemplateUse } from './inspect-template.ts';
import { HELPERS } from './theme-engine.ts';
import { collectFiles, filesIn, linksIn, themeChain, type ThemePackage } from './theme-files.ts';

export interface ThemeFinding {
  readonly level: 'error' | 'warning';
  /** Path inside the theme. */
  readonly file: string;
  readonly message: string;
}

export interface ThemeReport {
  readonly chain: readonly string[];
  /** Files of its own that take the place of a parent's. */
  readonly overrides: readonly string[];
  /** What a page of the client area loads, compressed; bytes. */
  readonly weight: number;
  readonly findings: readonly ThemeFinding[];
}

const BUILT_IN: ReadonlySet<string> = new Set(['if', 'unless', 'each', 'with', 'lookup', 'log']);
/** Files that every page asks for; the budget of a page counts them. */
const LOADED = ['tokens.css', 'billet.css', 'extra.css', 'app.js', 'icons.svg', 'mark.svg'];
const BUDGET = 60 * 1024;
/** The partials that may put out what was rendered before: by an add-on, and the pages of the guide that comes with the installation. */
const RAW_ALLOWED: ReadonlySet<string> = new Set(['partials/card-slot.hbs', 'partials/card-prose.hbs']);

/** Templates of mails and the parts that only they use. */
const OF_MAIL = /^(partials\/)?mail(-[a-z]+)?\.hbs$/;

/** Markup that the content policy of every page forbids, so that it would be dead in the browser. */
const FORBIDDEN: readonly (readonly [RegExp, string])[] = [
  [/\sstyle=/i, 'a style attribute is blocked by the content policy; use a class'],
  [/<style[\s>]/i, 'a style element is blocked by the content policy; use extra.css'],
  [/[\s"'/]on[a-z]+\s*=/i, 'a handler in an attribute is blocked by the content policy; use app.js'],
  [/<script(?![^>]*\ssrc=)/i, 'a script without src is blocked by the content policy; use app.js'],
  [/(src|href)\s*=\s*["']?\s*(https?:|\/\/)/i, 'files of other hosts are blocked by the content policy; put them into assets/'],
  [/=\s*["']?\s*javascript:/i, 'a link that runs something is blocked by the content policy; use app.js'],
  [/\s[a-z][\w:-]*=\{\{/i, 'a value in an attribute without quotes can bring attributes of its own; put quotes around it'],
];

const inTemplate = (file: string, source: string, use: TemplateUse, known: { readonly partials: ReadonlySet<string>; readonly assets: ReadonlySet<string> }): readonly ThemeFinding[] => {
  const error = (message: string): ThemeFinding => ({ level: 'error', file: `templates/${file}`, message });
  return [
    ...[...use.helpers].filter((name) => !HELPERS.has(name) && !BUILT_IN.has(name)).map((name) => error(`there is no helper "${name}"`)),
    ...[...use.values].filter((name) => HELPERS.has(name)).map((name) => error(`{{${name}}} calls the helper of that name; write {{this.${name}}} for the value`)),
    ...[...use.partials].filter((name) => !known.partials.has(name) && name !== '@partial-block').map((name) => error(`there is no partial "${name}"`)),
    ...[...use.assets].filter((name) => !known.assets.has(name)).map((name) => error(`there is no asset "${name}"`)),
    ...(use.raw && !RAW_ALLOWED.has(file) ? [error('{{{ }}} puts out what somebody typed as markup; use {{ }}')] : []),
    // Mails carry their style with them: mail programs know no policy and load no sheets.
    ...(OF_MAIL.test(file) ? [] : FORBIDDEN).filter(([pattern]) => pattern.test(source)).map(([, message]) => error(message)),
  ];
};

const versions = (file: string, own: string, parent: string | undefined): readonly ThemeFinding[] => {
  if (parent === undefined) return [];
  const [mine, theirs] = [viewVersion(own), viewVersion(parent)];
  const at = `templates/${file}`;
  if (theirs === undefined) return [];
  if (mine === undefined) return [{ level: 'warning', file: at, message: `says no version; the parent's is ${String(theirs)} ({{!-- view: … --}} in the first line)` }];
  return mine === theirs ? [] : [{ level: 'error', file: at, message: `was written for version ${String(mine)} of its view, and the parent's is ${String(theirs)}: compare the two` }];
};

const inStyle = (file: string, css: string): readonly ThemeFinding[] => [
  ...(/(url\(\s*|@import\s+)["']?\s*(https?:|\/\/)/i.test(css) ? [{ level: 'error' as const, file: `assets/${file}`, message: 'files of other hosts are blocked by the content policy' }] : []),
  ...(/@import/i.test(css) ? [{ level: 'warning' as const, file: `assets/${file}`, message: '@import makes the browser wait twice; put the rules into extra.css' }] : []),
];

/** Looks a theme over without starting it: what is broken, what is out of date, what it weighs. */
export const examineTheme = (id: string, themes: ReadonlyMap<string, ThemePackage>): ThemeReport => {
  const chain = themeChain(id, themes);
  const [own, ...parents] = chain as [ThemePackage, ...ThemePackage[]];
  const [templates, assets, above] = [collectFiles(chain, 'templates'), collectFiles(chain, 'assets'), collectFiles(parents, 'templates')];
  const known = { partials: new Set([...templates.keys()].filter((file) => file.startsWith('partials/')).map((file) => file.slice('partials/'.length, -4))), assets: new Set(assets.keys()) };
  const findings: ThemeFinding[] = [];
  const used = new Set<string>(LOADED);
  for (const [file, path] of templates) {
    if (extname(file) !== '.hbs') continue;
    const source = readFileSync(path, 'utf8');
    const mine = path.startsWith(own.dir);
    try {
      const use = inspectTemplate(source);
      for (const name of use.assets) used.add(name);
      if (mine) findings.push(...inTemplate(file, source, use, known));
    } catch (error) {
      if (mine) findings.push({ level: 'error', file: `templates/${file}`, message: (error as Error).message.split('\n')[0] ?? '' });
    }
    const parent = above.get(file);
    if (mine) findings.push(...versions(file, source, parent === undefined ? undefined : readFileSync(parent, 'utf8')));
  }
  for (const folder of ['templates', 'assets']) {
    for (const file of linksIn(join(own.dir, folder))) findings.push({ level: 'error', file: `${folder}/${file}`, message: 'a link is not followed; put the file itself here' });
  }
  for (const file of filesIn(join(own.dir, 'assets')).filter((each) => extname(each) === '.css')) findings.push(...inStyle(file, readFileSync(join(own.dir, 'assets', file), 'utf8')));
  const weight = LOADED.reduce((sum, name) => sum + (assets.has(name) ? brotliCompressSync(readFileSync(assets.get(name) ?? '')).length : 0), 0);
  if (weight > BUDGET) findings.push({ level: 'warning', file: 'assets', message: `a page loads ${String(Math.round(weight / 1024))} KB; the budget is ${String(BUDGET / 1024)} KB` });
  const inherited = new Set([...above.keys()].map((file) => `templates/${file}`).concat([...collectFiles(parents, 'assets').keys()].map((file) => `assets/${file}`)));
  const files = [...filesIn(join(own.dir, 'templates')).map((file) => `templates/${file}`), ...filesIn(join(own.dir, 'assets')).map((file) => `assets/${file}`)];
  return { chain: chain.map((theme) => theme.id), overrides: files.filter((file) => inherited.has(file)).sort(), weight, findings };
};
