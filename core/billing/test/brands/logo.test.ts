import { deflateSync } from 'node:zlib';
import { isBilletError } from '@billet/sdk';
import { expect } from 'chai';
import fc from 'fast-check';
import { cleanSvg } from '../../src/brands/logo/clean-svg.ts';
import { readPicture } from '../../src/brands/logo/read-picture.ts';

const chunk = (name: string, body: Buffer): Buffer => {
  const head = Buffer.alloc(8);
  head.writeUInt32BE(body.length);
  head.write(name, 4, 'latin1');
  return Buffer.concat([head, body, Buffer.alloc(4)]);
};

const png = (width: number, height: number, ...more: Buffer[]): Buffer => {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 0, 0, 0, 0], 8);
  return Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), chunk('IHDR', header), ...more, chunk('IDAT', deflateSync(Buffer.alloc(16))), chunk('IEND', Buffer.alloc(0))]);
};

const segment = (marker: number, body: Buffer): Buffer => {
  const head = Buffer.from([0xff, marker, 0, 0]);
  head.writeUInt16BE(body.length + 2, 2);
  return Buffer.concat([head, body]);
};

const jpeg = (width: number, height: number, ...more: Buffer[]): Buffer => {
  const frame = Buffer.from([8, 0, 0, 0, 0, 1, 1, 0x11, 0]);
  frame.writeUInt16BE(height, 1);
  frame.writeUInt16BE(width, 3);
  return Buffer.concat([Buffer.from([0xff, 0xd8]), ...more, segment(0xc0, frame), segment(0xda, Buffer.from([1, 1, 0, 0, 63, 0])), Buffer.from([1, 2, 3, 0xff, 0xd9])]);
};

const codeOf = (work: () => unknown): string => {
  try {
    work();
    return 'taken';
  } catch (error) {
    if (!isBilletError(error)) throw error;
    return error.code;
  }
};

const svg = (inside: string, attributes = ''): string => `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 120 40"${attributes}>${inside}</svg>`;

describe('a logo that is uploaded', () => {
  it('is taken by what it is, and measured', () => {
    expect(readPicture(png(300, 80))).to.include({ type: 'image/png', width: 300, height: 80 });
    expect(readPicture(jpeg(640, 480))).to.include({ type: 'image/jpeg', width: 640, height: 480 });
    expect(readPicture(Buffer.from(svg('<path d="M0 0h9"/>')))).to.include({ type: 'image/svg+xml', width: 120, height: 40 });
  });

  it('loses what does not draw it: places, texts, and what was hung on behind', () => {
    const place = Buffer.from('GPS 52.5 N');
    const kept = [readPicture(png(10, 10, chunk('tEXt', place), chunk('eXIf', place))), readPicture(jpeg(10, 10, segment(0xe1, place), segment(0xfe, place)))];
    for (const { bytes } of kept) expect(bytes.includes(place)).to.equal(false);
    expect(readPicture(Buffer.concat([png(10, 10), Buffer.from('<script>')])).bytes.includes('<script>')).to.equal(false);
    expect(readPicture(Buffer.concat([jpeg(10, 10), Buffer.from('<?php')])).bytes.includes('<?php')).to.equal(false);
  });

  const refused: readonly (readonly [string, Buffer, string])[] = [
    ['a page', Buffer.from('<html><script>alert(1)</script></html>'), 'LOGO_TYPE'],
    ['a GIF', Buffer.from('GIF89a'), 'LOGO_TYPE'],
    ['nothing', Buffer.alloc(0), 'LOGO_TYPE'],
    ['a PNG that ends early', png(10, 10).subarray(0, 40), 'LOGO_BROKEN'],
    ['a PNG as large as a house', png(60_000, 60_000), 'LOGO_TOO_LARGE'],
    ['a PNG of no size', png(0, 10), 'LOGO_BROKEN'],
    ['a JPEG without a picture', Buffer.from([0xff, 0xd8, 0xff, 0xd9]), 'LOGO_BROKEN'],
    ['an SVG with entities', Buffer.from(`<!DOCTYPE svg [<!ENTITY a "aa">]>${svg('&a;')}`), 'LOGO_BROKEN'],
    ['an SVG with an unknown entity', Buffer.from(svg('&xxe;')), 'LOGO_BROKEN'],
    ['an SVG that is no XML', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><g></svg>'), 'LOGO_BROKEN'],
    ['an SVG in another namespace', Buffer.from('<svg xmlns="http://www.w3.org/1999/xhtml"><script>1</script></svg>'), 'LOGO_BROKEN'],
    ['an SVG of no size', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'), 'LOGO_BROKEN'],
    ['an SVG nested too deep', Buffer.from(svg('<g>'.repeat(60) + '</g>'.repeat(60))), 'LOGO_BROKEN'],
    ['an SVG that multiplies itself', Buffer.from(svg('<use href="#a"/>'.repeat(60))), 'LOGO_BROKEN'],
  ];
  for (const [what, file, code] of refused) it(`is refused if it is ${what}`, () => { expect(codeOf(() => readPicture(file))).to.equal(code); });

  const HARM: readonly string[] = [
    '<script>alert(1)</script>', '<script href="https://e.example/x.js"/>', '<g onload="alert(1)"/>', '<a href="javascript:alert(1)"><path/></a>', '<foreignObject><body xmlns="http://www.w3.org/1999/xhtml"><script>alert(1)</script></body></foreignObject>',
    '<image href="https://e.example/pixel.png"/>', '<use href="https://e.example/x.svg#a"/>', '<use xlink:href="data:image/svg+xml;base64,AAAA#a"/>', '<style>@import "https://e.example/x.css"</style>', '<rect style="fill:url(https://e.example/a)"/>',
    '<rect fill="url(//e.example/a)"/>', '<animate attributeName="href" to="javascript:alert(1)"/>', '<set attributeName="onload" to="alert(1)"/>', '<iframe xmlns="http://www.w3.org/1999/xhtml" src="https://e.example"/>', '<rect style="behavior:url(x)"/>', '<rect fill="u\\72l(https://e.example)"/>',
    '<text>&lt;script&gt;alert(1)&lt;/script&gt;</text>', '<x:script xmlns:x="http://www.w3.org/2000/svg">alert(1)</x:script>',
  ];
  for (const harm of HARM) {
    it(`draws without ${harm.slice(0, 60)}`, () => {
      const { svg: clean } = cleanSvg(svg(`${harm}<path d="M0 0h9" fill="#0c6b5c"/>`));
      expect(clean).to.include('<path d="M0 0h9" fill="#0c6b5c">');
      expect(clean).to.not.match(/<script|<style|<image|<a |<foreignObject|<iframe|<animate|<set|\son\w+=|javascript:|data:|e\.example/i);
    });
  }

  it('keeps colours that were written as style, and references into itself', () => {
    const { svg: clean } = cleanSvg(svg('<defs><linearGradient id="g"><stop offset="0" stop-color="red"/></linearGradient></defs><rect style="fill:url(#g);stroke:#123;behavior:none"/><use xlink:href="#g"/>'));
    expect(clean).to.include('fill="url(#g)"').and.include('stroke="#123"').and.include('href="#g"').and.not.include('behavior');
  });

  it('is the same when it is cleaned again, whatever is put into it', () => {
    const part = fc.constantFrom(...HARM, '<g id="a"><path d="M1 1"/></g>', '<text x="1">a &amp; b</text>', '<rect width="5" style="fill:red"/>');
    fc.assert(fc.property(fc.array(part, { maxLength: 12 }), (parts) => {
      const once = cleanSvg(svg(parts.join(''))).svg;
      expect(cleanSvg(once).svg).to.equal(once);
      expect(once).to.not.match(/<script|\son\w+=|javascript:|e\.example/i);
    }), { numRuns: 200 });
  });

  it('never breaks the reader, whatever the bytes', () => {
    fc.assert(fc.property(fc.constantFrom(png(9, 9), jpeg(9, 9), Buffer.from(svg('<path d="M0 0"/>'))), fc.nat(), fc.nat(255), (file, at, byte) => {
      const bent = Buffer.from(file);
      bent[at % bent.length] = byte;
      expect(['taken', 'LOGO_TYPE', 'LOGO_BROKEN', 'LOGO_TOO_LARGE']).to.include(codeOf(() => readPicture(bent)));
    }), { numRuns: 500 });
  });
});
