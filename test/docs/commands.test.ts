import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createProgram } from '@billet/cli';
import { expect } from 'chai';
import { documents, ROOT } from './support/documents.ts';

const pages = documents();
const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
  readonly scripts: Readonly<Record<string, string>>;
};

type Command = ReturnType<typeof createProgram>;

/** `clock advance` and the like: every command that does something. */
const leaves = (command: Command, path: readonly string[] = []): readonly string[] =>
  command.commands.length === 0
    ? [path.join(' ')]
    : command.commands.flatMap((each) => leaves(each as Command, [...path, each.name()]));

const commands = leaves(createProgram());

/** Everything that is written as something to type: blocks of shell and inline code. */
const typed = pages.flatMap(({ file, fences, codes }) => [
  ...fences
    .filter(({ info }) => info === 'sh')
    .flatMap(({ text, line }) =>
      text.split('\n').map((content, i) => ({ file, line: line + 1 + i, text: content })),
    ),
  ...codes.map(({ text, line }) => ({ file, line, text })),
]);

describe('commands in the documentation', () => {
  it('name scripts of package.json', () => {
    const named = typed.flatMap(({ file, line, text }) =>
      [...text.matchAll(/\bnpm (?:run (?:-s )?([\w:]+)|(start|test)\b)/g)].map((match) => ({
        at: `${file}:${String(line)}`,
        script: match[1] ?? match[2] ?? '',
      })),
    );
    expect(named.filter(({ script }) => scripts[script] === undefined)).to.deep.equal([]);
    expect(named.length).to.be.greaterThan(30);
  });

  it('name commands of billet', () => {
    const named = typed.flatMap(({ file, line, text }) =>
      [...text.matchAll(/(?:^|\bnpm run )billet(?: --)? ([a-z][a-z-]*(?: [a-z]+)?)/g)].map((match) => ({
        at: `${file}:${String(line)}`,
        words: match[1] ?? '',
      })),
    );
    const planned = ['database move'];
    const unknown = named.filter(
      ({ words }) =>
        !planned.includes(words) &&
        !commands.some(
          (command) =>
            command === words || words.startsWith(`${command} `) || command.startsWith(`${words} `),
        ),
    );
    expect(unknown).to.deep.equal([]);
    expect(named.length).to.be.greaterThan(25);
  });

  it('are all described on the page of the command line', () => {
    const page = pages.find(({ file }) => file === 'docs/guide/host/command-line.md');
    const described = (page?.codes ?? []).map(({ text }) => text);
    for (const command of commands) expect(described, command).to.include(`billet ${command}`);
    const script = (name: string): string =>
      name === 'start' || name === 'test' ? `npm ${name}` : `npm run ${name}`;
    for (const name of Object.keys(scripts).filter((each) => each !== 'billet'))
      expect(described, name).to.include(script(name));
  });

  it('name variables of the environment that the code reads', () => {
    const sources = ['core', 'modules', 'gateways', 'registrars', 'scripts', 'test'].flatMap((folder) =>
      readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
        .filter(
          (file) => /\.(ts|mjs)$/.test(file) && !file.includes('node_modules') && !file.includes('dist/'),
        )
        .map((file) => readFileSync(join(ROOT, folder, file), 'utf8')),
    );
    const read = new Set(sources.join('\n').match(/\bBILLET_[A-Z_]+/g));
    const own = ['BILLET_API_KEY'];
    const named = new Set(pages.flatMap(({ text }) => text.match(/\bBILLET_[A-Z_]+/g) ?? []));
    expect([...named].filter((name) => !read.has(name) && !own.includes(name))).to.deep.equal([]);
    expect(named.size).to.be.greaterThan(8);
  });
});
