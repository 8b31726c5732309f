import { expect } from 'chai';
import fc from 'fast-check';
import { BilletError } from '@billet/sdk';
import { checkMailText, fillMailText } from '../src/mail/own-template.ts';

const KEY = 'invoice-issued';
const text = (body: string, more: { readonly subject?: string; readonly plain?: string } = {}): Parameters<typeof checkMailText>[1] => ({ subject: 'x', body, plain: '', action: '', ...more });
const problemOf = (body: string): { readonly code: string; readonly line: unknown; readonly name: unknown } | undefined => {
  try {
    checkMailText(KEY, text(body));
    return undefined;
  } catch (error) {
    if (!(error instanceof BilletError)) throw error;
    return { code: error.code, line: error.details['line'], name: error.details['name'] };
  }
};

describe('the language of mail texts', () => {
  it('takes values, conditions and plain HTML', () => {
    for (const fine of [
      '<p>Hello {{name}}, {{#if dueDate}}by {{dueDate}}{{else}}soon{{/if}}</p>{{facts}}{{button}}',
      '<a href="{{link}}">pay</a> <a href="{{website}}/help">help</a> <a href="mailto:x@y.example">write</a>',
      '<table width="100%"><tr><td style="color:#333;padding:3px" title="{{name}}">1 < 2 & {{total}}</td></tr></table><img src="https://x.example/a.png" alt="{{brand}}">',
      '{{! a remark }}{{#unless total}}free{{/unless}}',
    ]) expect(problemOf(fine), fine).to.equal(undefined);
  });

  it('refuses names it does not know, with their line', () => {
    expect(problemOf('<p>\nHello {{nmae}}</p>')).to.deep.equal({ code: 'TEMPLATE_UNKNOWN', line: 2, name: 'nmae' });
    // Another kind's values are unknown here.
    expect(problemOf('{{password}}')?.code).to.equal('TEMPLATE_UNKNOWN');
    expect(() => { checkMailText(KEY, text('', { subject: '{{button}}' })); }).to.throw(BilletError).with.property('field', 'subject');
  });

  it('knows nothing of objects, helpers, partials, raw output and data of the engine', () => {
    for (const bad of [
      '{{constructor}}', '{{__proto__}}', '{{toString}}', '{{name.constructor}}', '{{this}}', '{{../name}}', '{{@root}}', '{{{name}}}', '{{&name}}', '{{lookup name "constructor"}}', '{{name x=1}}',
      '{{#each name}}{{/each}}', '{{#with name}}{{/with}}', '{{> mail}}', '{{#> mail}}{{/mail}}', '{{#*inline "a"}}{{/inline}}', '{{* name}}', '{{#if (lookup this "name")}}{{/if}}', '{{#if name.length}}{{/if}}', '{{[name]}}x{{"name"}}', '{{1}}', '{{#if name}}', '{{name',
    ]) expect(problemOf(bad)?.code, bad).to.match(/^TEMPLATE_(SYNTAX|UNKNOWN|FORBIDDEN)$/);
  });

  it('refuses HTML that runs, asks or fetches', () => {
    for (const bad of [
      '<script>alert(1)</script>', '<p onclick="alert(1)">', '<a href="javascript:alert(1)">x</a>', '<a href="java\nscript:alert(1)">x</a>', '<a href="&#106;avascript:alert(1)">x</a>', '<a href="{{name}}">x</a>', '<a href={{link}}>x</a>',
      '<iframe src="https://x.example"></iframe>', '<form action="https://x.example"><input></form>', '<style>*{}</style>', '<link rel="stylesheet" href="https://x.example">', '<svg onload=alert(1)>', '<img src="http://x.example/a">', '<img src="{{website}}">', '<img src=x onerror=alert(1)>',
      '<p style="background:url(https://x.example)">', '<p style="width:{{name}}">', '<{{name}}>', '<p {{name}}>', '<p {{name}}="x">', '<!-- x -->', '<![CDATA[x]]>', '<p title="x', '<base href="https://x.example">', '<meta http-equiv="refresh" content="0">', '<object></object>', '<p/onclick=alert(1)>',
    ]) expect(problemOf(bad)?.code, bad).to.equal('TEMPLATE_HTML');
    expect(problemOf('<p>\n\n  <b>{{name}} <script>')).to.deep.equal({ code: 'TEMPLATE_HTML', line: 3, name: 'script' });
  });

  it('looks at what comes out, not at how it is written', () => {
    for (const bad of [
      // A remark that ends later than it seems, and takes quotes along.
      `<p title="a{{!-- }}" class='--}}" onclick="alert(1)" title=' size='1'>`,
      // Braces that stand for themselves.
      String.raw`<p title="\{{" onclick="alert(1)" title="}}">`,
      // One branch closes what the other leaves open.
      `<p title="a{{#if name}}" {{else}}b" title={{/if}}"c" onclick="alert(1)">`,
      '<scr{{#if name}}ipt>alert(1)</script>{{else}}ong>{{/if}}',
      '<p title="{{#if name}}"{{/if}} onclick=alert(1) "x">',
      'a\uE000b',
    ]) expect(problemOf(bad)?.code, bad).to.be.a('string');
    const many = 'name number total dueDate brand company brandEmail website facts'.split(' ').map((name) => `{{#if ${name}}}x{{/if}}`).join('');
    expect(problemOf(many)?.code).to.equal('TEMPLATE_DEEP');
  });

  it('shows values as text, whatever they are', () => {
    const shapes = fc.tuple(fc.string(), fc.constantFrom('<script>alert(1)</script>', '" onclick="x', "'><img src=x>", '{{constructor}}', '{{{x}}}', '&amp;', ''));
    fc.assert(fc.property(shapes, ([before, after]) => {
      const value = before + after;
      const done = fillMailText(KEY, text('<p title="{{name}}">{{name}}</p>', { plain: '{{name}}', subject: 'To {{name}}' }), new Map([['name', value]]));
      expect(done.html).to.match(/^<p title="[^<>"']*">[^<>"']*<\/p>$/);
      expect(done.text).to.equal(value);
      expect(done.subject).to.not.match(/[\r\n]/);
    }));
  });

  it('leaves out no link without which nobody gets in', () => {
    expect(() => { checkMailText('password-reset', text('<p>Hello {{name}}</p>')); }).to.throw(BilletError).with.property('code', 'TEMPLATE_NO_LINK');
    expect(() => { checkMailText('password-reset', text('{{button}}', { plain: 'Hello {{!-- {{link}} --}}' })); }).to.throw(BilletError).with.property('field', 'plain');
    checkMailText('password-reset', text('<a href="{{link}}">here</a>', { plain: '{{link}}' }));
  });

  it('says the same without formatting', () => {
    const done = fillMailText(KEY, text('<h1>Hi {{name}}</h1><p>See <a href="{{link}}">your invoice</a>.</p><ul><li>{{total}}</li><li>&euro; &amp; more</li></ul>{{#if website}}<p>no</p>{{/if}}'), new Map([['name', 'Ana <3'], ['link', 'https://x.example/i'], ['total', '49.90 €']]));
    expect(done.text).to.equal('Hi Ana <3\n\nSee your invoice: https://x.example/i.\n\n- 49.90 €\n- € & more');
  });
});
