import { expect } from 'chai';
import fc from 'fast-check';
import { checkTemplate, renderTemplate, TemplateProblem } from '../../src/contracts/rules/index.ts';

const names = ['client.name', 'client.taxId'] as const;
const problemOf = (source: string): string => {
  try {
    checkTemplate(source, names);
    return 'none';
  } catch (error) {
    return error instanceof TemplateProblem ? `${error.code} ${String(error.line)} ${error.found}` : String(error);
  }
};

describe('a contract template', () => {
  it('becomes headings, lists, bold words and paragraphs', () => {
    expect(renderTemplate('# Contract\n\nBetween us and **{{client.name}}**.\n\n- one\n- two', { 'client.name': 'Ana' })).to.equal('<h2>Contract</h2>\n<p>Between us and <strong>Ana</strong>.</p>\n<ul><li>one</li><li>two</li></ul>');
  });
  it('leaves out what has no value', () => {
    const source = 'A{{#if client.taxId}} ({{client.taxId}}){{/if}}.';
    expect(renderTemplate(source, { 'client.taxId': '' })).to.equal('<p>A.</p>');
    expect(renderTemplate(source, { 'client.taxId': '1' })).to.equal('<p>A (1).</p>');
  });
  for (const [source, problem] of [
    ['x\n{{client.pasword}}', 'UNKNOWN_NAME 2 client.pasword'], ['{{client.name', 'BRACES 1 {{'], ['a }} b', 'BRACES 1 }}'], ['{{{client.name}}}', 'BRACES 1 }}'], ['{{#if client.name}}x', 'UNCLOSED_IF 1 client.name'], ['x\n\n{{/if}}', 'UNOPENED_IF 3 /if'],
    ['{{#each x}}', 'BRACES 1 {{'], ['{{lookup client "constructor"}}', 'BRACES 1 {{'], ['{{constructor}}', 'UNKNOWN_NAME 1 constructor'], ['{{}}', 'UNKNOWN_NAME 1 {{}}'],
  ] as const) {
    it(`refuses ${JSON.stringify(source)}`, () => {
      expect(problemOf(source)).to.contain(problem.split(' ').slice(0, 2).join(' '));
    });
  }
  it('no value can bring marks, tags or placeholders of its own', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'<>"\'&{}#*-/ab\n =!'), maxLength: 40 }), (value) => {
        const html = renderTemplate('{{client.name}}', { 'client.name': value });
        expect(html.replaceAll(/<\/?p>|<br>/g, '')).to.not.match(/[<>"']/);
        expect(html).to.not.contain('<strong>').and.not.contain('<h2>').and.not.contain('<ul>');
      }),
      { numRuns: 1000 },
    );
  });
});
