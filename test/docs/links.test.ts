import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { expect } from 'chai';
import { documents, isThere, parseDocument, ROOT } from './support/documents.ts';

const pages = documents();

/** What is wrong with a link, if anything. */
const problem = (file: string, target: string, anchors: ReadonlySet<string>): string | undefined => {
  if (/^https?:/.test(target)) return undefined;
  const [path = '', anchor] = target.split('#');
  if (path === '') return anchors.has(anchor ?? '') ? undefined : 'no such heading';
  const to = normalize(join(dirname(file), path));
  if (to.startsWith('..') || !isThere(to)) return 'no such file';
  if (anchor === undefined || !to.endsWith('.md')) return undefined;
  const there =
    pages.find((page) => page.file === to)?.anchors ??
    parseDocument(to, readFileSync(join(ROOT, to), 'utf8')).anchors;
  return there.has(anchor) ? undefined : 'no such heading there';
};

describe('the documentation', () => {
  it('sees a link to a file or heading that is not there', () => {
    const { links, anchors } = parseDocument(
      'README.md',
      '# Here\n[a](LICENSE) [b](#here) [c](nowhere.md) [d](#there) [e](ARCHITECTURE.md#nothing) `[f](x)`\n',
    );
    expect(links.map(({ target }) => problem('README.md', target, anchors))).to.deep.equal([
      undefined,
      undefined,
      'no such file',
      'no such heading',
      'no such heading there',
    ]);
  });

  it('has no dead links', () => {
    const dead = pages.flatMap(({ file, links, anchors }) =>
      links.flatMap(({ target, line }) => {
        const wrong = problem(file, target, anchors);
        return wrong === undefined ? [] : [`${file}:${String(line)} ${target}: ${wrong}`];
      }),
    );
    expect(dead).to.deep.equal([]);
    expect(pages.flatMap(({ links }) => links).length).to.be.greaterThan(150);
  });

  it('can be reached from the README, every page of it', () => {
    const seen = new Set<string>();
    const visit = (file: string): void => {
      const page = pages.find((each) => each.file === file);
      if (page === undefined || seen.has(file)) return;
      seen.add(file);
      for (const { target } of page.links) visit(normalize(join(dirname(file), target.split('#')[0] ?? '')));
    };
    visit('README.md');
    expect(
      pages.map(({ file }) => file).filter((file) => !seen.has(file) && !file.startsWith('docs/reference/')),
    ).to.deep.equal([]);
  });

  it('shows each of its pictures, and they are small', () => {
    const shown = new Set(
      pages.flatMap(({ file, links }) => links.map(({ target }) => normalize(join(dirname(file), target)))),
    );
    for (const name of readdirSync(join(ROOT, 'docs/pictures'))) {
      expect([...shown], name).to.include(`docs/pictures/${name}`);
      expect(statSync(join(ROOT, 'docs/pictures', name)).size, name).to.be.lessThan(60_000);
    }
  });

  it('names only files and folders that are there', () => {
    const missing = pages.flatMap(({ file, codes }) =>
      codes
        .map(({ text, line }) => ({ line, path: text.replace(/\/$/, '') }))
        .filter(
          ({ path }) =>
            /^(core|modules|gateways|registrars|themes|lang|examples|test|scripts|docs)\/[\w./-]*$/.test(
              path,
            ) && !isThere(path),
        )
        .map(({ line, path }) => `${file}:${String(line)} ${path}`),
    );
    expect(missing).to.deep.equal([]);
  });
});
