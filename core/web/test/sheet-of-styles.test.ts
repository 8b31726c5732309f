import { createHash } from 'node:crypto';
import { expect } from 'chai';
import fc from 'fast-check';
import { sheetOfStyles } from '../src/http/sheet-of-styles.ts';

const hash = (css: string): string => `'sha256-${createHash('sha256').update(css).digest('base64')}'`;

describe('the styles of a mail as a sheet that the content policy knows', () => {
  it('no attribute is left, each style is one rule, and its hash is the only source', () => {
    const { html, source } = sheetOfStyles('<!doctype html><html><head><title>x</title></head><body style="margin:0"><p class="a" style=\'color:red\'>1</p><p style="margin:0">style="x"</p></body></html>');
    const css = '[data-style="1"]:not(#_){margin:0}\n[data-style="2"]:not(#_){color:red}';
    expect(html).to.equal(`<!doctype html><html><head><title>x</title><style>${css}</style></head><body data-style="1"><p class="a" data-style="2">1</p><p data-style="1">style="x"</p></body></html>`);
    expect(source).to.equal(hash(css));
  });

  it('sheets that are there count too; without any there is no source', () => {
    expect(sheetOfStyles('<style>p{color:red}</style><p>x').source).to.equal(hash('p{color:red}'));
    expect(sheetOfStyles('<p>x</p>')).to.deep.equal({ html: '<p>x</p>', source: "'none'" });
  });

  it('what stands in the value of another attribute stays there, and a style without quotes counts', () => {
    const { html } = sheetOfStyles(`<p title="a style='x' onclick=y" STYLE=color:red>1</p>`);
    expect(html).to.equal(`<style>[data-style="1"]:not(#_){color:red}</style><p title="a style='x' onclick=y" data-style="1">1</p>`);
  });

  it('a value ends no sheet and opens no rule', () => {
    const { html } = sheetOfStyles('<p style="color:red}</style><script>x</script>{">y</p>');
    expect(html).to.equal('<style>[data-style="1"]:not(#_){color:red/stylescriptx/script}</style><p data-style="1">y</p>');
    fc.assert(fc.property(fc.string(), (value) => {
      const shown = sheetOfStyles(`<p style="${value.replaceAll('"', '')}">y</p>`).html;
      expect((shown.match(/<\/style>/g) ?? []).length).to.be.at.most(1);
      expect(shown.match(/\sstyle=/)).to.equal(null);
    }));
  });
});
