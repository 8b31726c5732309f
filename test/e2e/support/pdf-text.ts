import { inflateSync } from 'node:zlib';

export interface PdfObject {
  readonly dict: string;
  readonly body: Buffer | undefined;
}

/** Objects of a PDF by their number, streams unpacked. */
export const objectsOf = (pdf: Buffer): ReadonlyMap<number, PdfObject> => {
  const text = pdf.toString('latin1');
  const objects = new Map<number, PdfObject>();
  for (const match of text.matchAll(/(?<=\n)(\d+) 0 obj\n/g)) {
    const from = match.index + match[0].length;
    const end = text.indexOf('endobj', from);
    const stream = text.indexOf('stream\n', from);
    if (stream < 0 || stream > end) {
      objects.set(Number(match[1]), { dict: text.slice(from, end), body: undefined });
      continue;
    }
    const dict = text.slice(from, stream);
    const length = Number(/\/Length (\d+)/.exec(dict)?.[1]);
    const raw = pdf.subarray(stream + 7, stream + 7 + length);
    objects.set(Number(match[1]), { dict, body: dict.includes('FlateDecode') ? inflateSync(raw) : raw });
  }
  return objects;
};

/** What each glyph of a font is, from its own table. */
const lettersOf = (table: string): ReadonlyMap<number, string> => {
  const letters = new Map<number, string>();
  for (const range of table.matchAll(/<([0-9a-f]+)> <[0-9a-f]+> \[([^\]]*)\]/gi)) {
    for (const [index, hex] of [...(range[2] ?? '').matchAll(/<([0-9a-f ]*)>/gi)].map((each) => each[1] ?? '').entries()) {
      letters.set(Number.parseInt(range[1] ?? '0', 16) + index, Buffer.from(hex.replaceAll(' ', ''), 'hex').swap16().toString('utf16le'));
    }
  }
  return letters;
};

/** What is drawn on each page of a PDF of ours, as the operators that draw it. */
export const pdfDrawing = (pdf: Buffer): readonly string[] => {
  const objects = objectsOf(pdf);
  const pages = [...objects.values()].filter(({ dict }) => /\/Type \/Page\b(?!s)/.test(dict));
  return pages.map(({ dict }) => [...dict.matchAll(/\/Contents (\d+) 0 R/g)].map((match) => objects.get(Number(match[1]))?.body?.toString('latin1') ?? '').join('\n'));
};

/** The words of a PDF of ours, page by page, and the number of bytes; it reads what pdfkit writes and no more. */
export const pdfText = (pdf: Buffer): readonly string[] => {
  const objects = objectsOf(pdf);
  const refs = (text: string, pattern: RegExp): readonly number[] => [...text.matchAll(pattern)].map((match) => Number(match[1]));
  const pages = [...objects.values()].filter(({ dict }) => /\/Type \/Page\b(?!s)/.test(dict));
  return pages.map(({ dict }) => {
    const resources = objects.get(refs(dict, /\/Resources (\d+) 0 R/g)[0] ?? 0)?.dict ?? '';
    const fonts = new Map<string, ReadonlyMap<number, string>>();
    for (const [, name = '', id] of resources.matchAll(/\/(F\d+) (\d+) 0 R/g)) {
      const table = refs(objects.get(Number(id))?.dict ?? '', /\/ToUnicode (\d+) 0 R/g)[0];
      fonts.set(name, lettersOf(objects.get(table ?? 0)?.body?.toString('latin1') ?? ''));
    }
    const content = refs(dict, /\/Contents (\d+) 0 R/g).map((id) => objects.get(id)?.body?.toString('latin1') ?? '').join('\n');
    let font = '';
    let said = '';
    for (const [, name, shown] of content.matchAll(/\/(F\d+) [\d.]+ Tf|\[([^\]]*)\] TJ/g)) {
      if (name !== undefined) font = name;
      else said += `${[...(shown ?? '').matchAll(/<([0-9a-f]+)>/gi)].flatMap((hex) => (hex[1] ?? '').match(/.{4}/g) ?? []).map((glyph) => fonts.get(font)?.get(Number.parseInt(glyph, 16)) ?? '').join('')}\n`;
    }
    return said.replaceAll('\u00a0', ' ');
  });
};
