import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { BilletError } from '@billet/sdk';

/** Kinds made from the example of the same name: what authors begin with is what our own tests run. */
export const KINDS = ['module', 'gateway', 'registrar', 'addon'] as const;
export type ExampleKind = (typeof KINDS)[number];

/** Stands in quotes in what is written. */
const TITLE = /^[^'"`\\\n$]{1,60}$/;
const ID = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;
/** Not part of an extension: what a build leaves, and the test of the kit itself. */
const LEFT_OUT = new Set(['node_modules', 'dist', 'kit.test.ts', 'tsconfig.json']);

const camel = (id: string): string => id.replaceAll(/-([a-z0-9])/g, (_all, letter: string) => letter.toUpperCase());
const titleOf = (id: string): string => id.charAt(0).toUpperCase() + id.slice(1).replaceAll('-', ' ');

const filesIn = (dir: string): readonly string[] =>
  readdirSync(dir, { withFileTypes: true })
    .filter(({ name }) => !LEFT_OUT.has(name))
    .flatMap((entry) => (entry.isDirectory() ? filesIn(join(dir, entry.name)) : [join(dir, entry.name)]));

const manifest = (text: string, id: string, title: string): string => {
  const read = JSON.parse(text) as { readonly billet: Readonly<Record<string, unknown>> };
  const { description: _ofTheExample, ...billet } = read.billet;
  return `${JSON.stringify({ ...read, name: `billet-${id}`, billet: { ...billet, id, title } }, null, 2)}\n`;
};

/** Types come from the house the extension stands beside. */
const tsconfig = (home: string, dir: string): string =>
  `${JSON.stringify({ extends: join(relative(dir, home), 'tsconfig.base.json'), compilerOptions: { composite: false, noEmit: true, rootDir: relative(dir, home) }, include: ['src', 'test'] }, null, 2)}\n`;

export interface NewExtension {
  readonly kind: ExampleKind;
  readonly id: string;
  /** As staff read it; made of the id when it is not given. */
  readonly title?: string | undefined;
  /** The installation whose examples are taken. */
  readonly home: string;
  /** The folder with the host's own extensions. */
  readonly folder: string;
}

/** Writes an extension that works and is tested as it stands; gives its files. It overwrites nothing. */
export const createExtension = ({ kind, id, title = titleOf(id), home, folder }: NewExtension): readonly string[] => {
  if (!ID.test(id) || id.length > 40) throw new BilletError('EXTENSION_NAME', 'An extension is called by small letters, digits and hyphens.', { status: 422, field: 'id' });
  if (!TITLE.test(title)) throw new BilletError('EXTENSION_TITLE', 'A title has 1 to 60 characters, and no quotes.', { status: 422, field: 'title' });
  const dir = join(folder, id);
  if (existsSync(dir)) throw new BilletError('EXTENSION_EXISTS', `${dir} is there already.`, { status: 409, field: 'id' });
  const example = `minimal-${kind}`;
  const from = join(home, 'examples', example);
  const renamed = (text: string): string => text.replaceAll(example, id).replaceAll(camel(example), camel(id)).replaceAll(`minimal ${kind === 'addon' ? 'add-on' : kind}`, title);
  const made = filesIn(from).map((file) => {
    const text = readFileSync(file, 'utf8');
    const to = join(dir, renamed(relative(from, file)));
    mkdirSync(dirname(to), { recursive: true });
    writeFileSync(to, basename(file) === 'package.json' ? manifest(text, id, title) : renamed(text));
    return to;
  });
  const config = join(dir, 'tsconfig.json');
  writeFileSync(config, tsconfig(home, dir));
  return [...made, config];
};
