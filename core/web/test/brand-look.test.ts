import { isBilletError } from '@billet/sdk';
import { openTestApp, type TestApp } from '@billet/testkit';
import { expect } from 'chai';
import fc from 'fast-check';
import { companionsOf, contrast, parseColour } from '../src/theme/colour.ts';
import { tokenCss } from '../src/theme/token-css.ts';

const hex = fc.stringMatching(/^#[0-9a-f]{6}$/);
const rgb = (text: string | undefined): NonNullable<ReturnType<typeof parseColour>> => parseColour(text ?? '') ?? [0, 0, 0];

describe('colours that go with an accent', () => {
  it('property: whatever is picked, text on it and text in it can be read', () => {
    fc.assert(
      fc.property(hex, (accent) => {
        for (const [page, surface] of [['light', '#ffffff'], ['dark', '#181c1b']] as const) {
          const found = companionsOf(accent, page);
          expect(contrast(rgb(found?.['on-accent']), rgb(accent)), `on ${accent}`).to.be.greaterThan(4.4);
          expect(contrast(rgb(found?.['accent-ink']), rgb(surface)), `${accent} on ${surface}`).to.be.greaterThan(4.4);
        }
      }),
    );
  });

  it('are not made of what is no colour', () => {
    expect(companionsOf('tomato', 'light')).to.equal(undefined);
    expect(parseColour('#0c6')).to.deep.equal([0, 204, 102]);
  });

  it('stand in one sheet with what was chosen, which counts', () => {
    const css = tokenCss({ accent: { light: '#aa0000', dark: '#ff8888' }, focus: { light: '#000000', dark: '#ffffff' }, 'r-3': { light: '0rem', dark: '0rem' } });
    expect(css).to.contain('--accent:light-dark(#aa0000,#ff8888)').and.contain('--focus:light-dark(#000000,#ffffff)').and.contain('--r-3:0rem').and.contain('--on-accent:');
  });
});

describe('the look of a brand', function () {
  this.timeout(30_000);
  let app: TestApp;

  before(async () => {
    app = await openTestApp();
  });
  after(() => app.close());

  const shop = async (path = '/shop'): Promise<{ readonly html: string; readonly sheet: string | undefined }> => {
    const { html } = await app.browser().get(path);
    return { html, sheet: /href="(\/look\/[^"]+)"/.exec(html)?.[1] };
  };
  const look = { theme: 'aurora', 'accent.light': '#aa0000', 'accent.dark': '#ff8888', 'canvas.light': '#f7f6f2', 'canvas.dark': '#101312', 'surface.light': '#ffffff', 'surface.dark': '#181c1b', 'ink.light': '#1a1d1b', 'ink.dark': '#edf0ee', 'r-2.light': '.625rem', 'r-3.light': '0rem' };

  it('is set on a page, and stands in a sheet of the brand that may be kept for ever', async () => {
    expect((await shop()).sheet).to.equal(undefined);
    const staff = await app.staffBrowser();
    const saved = await staff.send(`/staff/look/${String(app.brandId)}`, 'look', look);
    expect(saved.status).to.equal(200);
    const { sheet } = await shop();
    const reply = await fetch(`${app.base}${sheet ?? ''}`);
    expect(reply.headers.get('cache-control')).to.contain('immutable');
    const css = await reply.text();
    expect(css).to.contain('--accent:light-dark(#aa0000,#ff8888)').and.contain('--r-3:0rem').and.not.contain('--canvas');
    expect((await fetch(`${app.base}/look/${String(app.brandId)}/0123456789ab.css`)).status).to.equal(404);
    await staff.send(`/staff/look/${String(app.brandId)}`, 'reset', {});
    expect((await shop()).sheet).to.equal(undefined);
  });

  it('is tried out by those who may set it, in a frame of their own, and by nobody else', async () => {
    const preview = `/shop?preview=${encodeURIComponent(new URLSearchParams({ theme: 'aurora', 'accent.light': '#123456' }).toString())}`;
    expect((await shop(preview)).sheet).to.equal(undefined);
    const staff = await app.staffBrowser();
    const seen = await staff.get(preview);
    const sheet = /href="(\/look\/preview\.css[^"]+)"/.exec(seen.html)?.[1]?.replaceAll('&amp;', '&').replaceAll('&#x3D;', '=') ?? '';
    expect((await staff.get(sheet)).html).to.contain('--accent:light-dark(#123456,#3cc2a5)');
    expect((await fetch(`${app.base}${sheet}`)).status).to.equal(404);
    const closed = await fetch(`${app.base}/shop`);
    expect(closed.headers.get('content-security-policy')).to.contain("frame-ancestors 'none'");
  });

  const variantIn = (html: string): readonly (string | undefined)[] => ['theme', 'contrast', 'family'].map((name) => new RegExp(`<html[^>]* data-${name}="([^"]*)"`).exec(html)?.[1]);

  it('is light or dark, in more contrast, in other colours, for those who have not chosen; who has chosen keeps it', async () => {
    const staff = await app.staffBrowser();
    const page = `/staff/look/${String(app.brandId)}`;
    const reader = app.browser();
    await reader.send('/appearance', 'look', { theme: 'light', contrast: 'plain', family: 'first' });
    expect((await staff.send(page, 'look', { ...look, appearance: 'dark', contrast: 'more', family: 'harbour' })).status).to.equal(200);
    expect(variantIn((await shop()).html)).to.deep.equal(['dark', 'more', 'harbour']);
    expect(variantIn((await reader.get('/shop')).html)).to.deep.equal(['light', undefined, undefined]);
    expect(variantIn((await staff.get('/staff')).html)).to.not.include('more');
    await staff.send(page, 'reset', {});
    expect(variantIn((await shop()).html)).to.deep.equal(['dark', 'more', 'harbour']);
    await staff.send(page, 'look', { ...look, appearance: 'site', contrast: 'plain', family: 'site' });
    expect(variantIn((await shop()).html)).to.deep.equal([undefined, undefined, undefined]);
    const tried = `/shop?preview=${encodeURIComponent(new URLSearchParams({ theme: 'aurora', appearance: 'dark', family: 'harbour' }).toString())}`;
    expect(variantIn((await staff.get(tried)).html)).to.deep.equal(['dark', undefined, 'harbour']);
    expect(variantIn((await shop(tried)).html)).to.deep.equal([undefined, undefined, undefined]);
    await staff.send(page, 'reset', {});
  });

  it('refuses values that would leave their declaration, and themes that are not there', async () => {
    const refusal = (input: object): Promise<string> => app.call('brands.saveLook', { brandId: app.brandId, theme: 'aurora', tokens: {}, ...input }).then(() => 'taken', (error: unknown) => (isBilletError(error) ? `${error.code} ${error.field ?? ''}` : String(error)));
    for (const value of ['red;}body{display:none', 'url(https://evil.test/x)', '#12345g', 'expression(1)', '1px}', '</style>']) {
      expect(await refusal({ tokens: { accent: { light: value, dark: '#ffffff' } } }), value).to.match(/^INPUT_INVALID tokens/);
    }
    expect(await refusal({ tokens: { 'a}b': { light: '#ffffff', dark: '#ffffff' } } })).to.match(/^INPUT_INVALID/);
    expect(await refusal({ theme: 'nowhere' })).to.equal('THEME_UNKNOWN theme');
    expect(await refusal({ family: 'nowhere' })).to.equal('FAMILY_UNKNOWN family');
    expect(await refusal({ family: '"><script>' })).to.match(/^INPUT_INVALID family/);
    expect(await refusal({ theme: 'console' })).to.equal('THEME_UNKNOWN theme');
    expect(await refusal({ theme: '../../etc' })).to.match(/^INPUT_INVALID theme/);
  });
});
