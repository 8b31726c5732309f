import { quoteCase } from '@billet/billing';
import { expect } from 'chai';
import { documents } from './support/documents.ts';

const page = documents().find(({ file }) => file === 'docs/reference/quote.md');
const fences = page?.fences ?? [];
const cases = fences.flatMap((fence, i) => (fence.info === 'json quote' ? [{ fence, expected: fences[i + 1] }] : []));

/** The lines of an answer as the page shows them. */
const shown = (input: unknown): string =>
  quoteCase(input)
    .documents.flatMap(({ issueDate, type, lines }) => lines.map((line) => `${issueDate} ${type} ${line.kind} ${line.start ?? ''}..${line.end ?? ''} ${[line.net, line.tax, line.total].join(' ')}\n`))
    .join('');

describe('the examples of billet quote', () => {
  it('are there', () => {
    expect(cases.length).to.be.greaterThan(6);
  });

  for (const { fence, expected } of cases) {
    it(`line ${String(fence.line)} gives what the page shows`, () => {
      expect(expected?.info).to.equal('text');
      expect(shown(JSON.parse(fence.text))).to.equal(expected?.text);
    });
  }
});
