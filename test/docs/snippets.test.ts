import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect } from 'chai';
import ts from 'typescript';
import { fillIncludes } from './reference/fill-includes.ts';
import { documents, ROOT } from './support/documents.ts';

interface Snippet {
  readonly at: string;
  readonly mode: string;
  readonly text: string;
  readonly path: string;
}

// Below the root, so that packages are found as from any file of the repository; the folder is not part of it.
const FOLDER = join(ROOT, '.cache', 'docs');

const pages = documents();
const blocks = pages.flatMap(({ file, fences }) =>
  fences
    .filter(({ info }) => /^ts\b|^typescript\b/.test(info))
    .map((fence) => ({ ...fence, at: `${file}:${String(fence.line)}` })),
);

/** What TypeScript finds wrong with files, under the options of the whole repository. */
const typeErrors = (files: readonly string[]): readonly string[] => {
  const config = ts.getParsedCommandLineOfConfigFile(
    join(ROOT, 'tsconfig.check.json'),
    {},
    {
      ...ts.sys,
      onUnRecoverableConfigFileDiagnostic: (problem) => {
        throw new Error(String(problem.messageText));
      },
    },
  );
  const program = ts.createProgram({ rootNames: [...files], options: config?.options ?? {} });
  return files.flatMap((file) => {
    const source = program.getSourceFile(file);
    return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)].map(
      (each) => `${file}: ${ts.flattenDiagnosticMessageText(each.messageText, '\n')}`,
    );
  });
};

/** Runs a file; what it asserts must hold. */
const failuresOf = async (path: string): Promise<readonly string[]> => {
  const failed: string[] = [];
  const before = console.assert;
  console.assert = (good, ...rest) => {
    if (good !== true) failed.push(rest.join(' ') || 'an assertion');
  };
  try {
    await import(pathToFileURL(path).href);
  } finally {
    console.assert = before;
  }
  return failed;
};

describe('TypeScript in the documentation', function () {
  this.timeout(120_000);
  const snippets: Snippet[] = blocks
    .filter(({ info }) => /^ts (run|check)$/.test(info))
    .map(({ at, info, text }, i) => ({
      at,
      mode: info.slice(3),
      text,
      path: join(FOLDER, `snippet-${String(i + 1)}.ts`),
    }));
  const write = (path: string, text: string): void => {
    writeFileSync(path, text);
  };

  before(() => {
    mkdirSync(FOLDER, { recursive: true });
    for (const { path, text } of snippets) write(path, text);
  });
  after(() => {
    rmSync(FOLDER, { recursive: true, force: true });
  });

  it('is marked: run, checked, or a file of the repository', () => {
    expect(
      blocks.filter(({ info }) => !/^ts (run|check|file=\S+)$/.test(info)).map(({ at }) => at),
    ).to.deep.equal([]);
    expect(snippets.length).to.be.greaterThan(8);
  });

  it('shows files as they are (npm run docs fills them in)', () => {
    for (const { file, text } of pages) expect(fillIncludes(text), file).to.equal(text);
    expect(blocks.filter(({ info }) => info.startsWith('ts file=')).length).to.be.greaterThan(4);
  });

  it('has no type errors, and one that has would be seen', () => {
    const planted = join(FOLDER, 'planted.ts');
    write(planted, "import { money } from '@billet/sdk';\n\nexport const wrong: string = money(1, 'EUR');\n");
    const errors = typeErrors([planted, ...snippets.map(({ path }) => path)]);
    expect(errors.filter((error) => error.startsWith(planted))).to.have.length(1);
    const at = (error: string): string =>
      snippets.reduce((text, { path, at: place }) => text.replace(path, place), error);
    expect(errors.filter((error) => !error.startsWith(planted)).map(at)).to.deep.equal([]);
  });

  it('does what it says, and an assertion that does not hold would be seen', async () => {
    const planted = join(FOLDER, 'planted-run.ts');
    write(planted, 'console.assert(1 > 2);\nexport {};\n');
    expect(await failuresOf(planted)).to.have.length(1);
    for (const { path, at } of snippets.filter(({ mode }) => mode === 'run'))
      expect(await failuresOf(path), at).to.deep.equal([]);
  });
});
