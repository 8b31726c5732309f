import { create, type Font } from 'fontkit';
import { SaxesParser } from 'saxes';
import { objectsOf, type PdfObject } from './pdf-text.ts';

type Objects = ReadonlyMap<number, PdfObject>;

const refOf = (dict: string, key: string): number => Number(new RegExp(`/${key} (\\d+) 0 R`).exec(dict)?.[1] ?? 0);
const textOf = (object: PdfObject | undefined): string => object?.body?.toString('utf8') ?? '';
const nameOf = (dict: string, key: string): string => new RegExp(`/${key} /([^\\s/<>\\[\\]]+)`).exec(dict)?.[1] ?? '';

const fault = (holds: boolean, what: string): readonly string[] => (holds ? [] : [what]);

/** Head, identity, nothing locked, nothing that acts (6.1, 6.5, 6.6). */
const frameFaults = (pdf: Buffer, objects: Objects): readonly string[] => {
  const trailer = pdf.subarray(pdf.lastIndexOf('trailer')).toString('latin1');
  const dicts = [...objects.values()].map(({ dict }) => dict);
  const pages = dicts.filter((dict) => /\/Type \/Page\b(?!s)/.test(dict));
  return [
    ...fault(/^%PDF-1\.[4-7]\n%[\x80-\xff]{4}/.test(pdf.subarray(0, 16).toString('latin1')), 'head without version and four high bytes'),
    ...fault(/\/ID \[\s*<[0-9a-f]{32}>\s*<[0-9a-f]{32}>\s*\]/i.test(trailer), 'trailer without an ID'),
    ...fault(!trailer.includes('/Encrypt'), 'encrypted'),
    ...fault(dicts.every((dict) => !/\/(LZWDecode|Crypt)\b/.test(dict)), 'a filter that archives refuse'),
    ...fault(dicts.every((dict) => !/\/(JavaScript|JS|Launch|AA|OpenAction|XFA|RichMedia|Movie|Sound)\b/.test(dict)), 'something that acts'),
    ...fault(dicts.every((dict) => !/\/(TR|HTP|PS|OPI)\b(?!\w)/.test(dict) || /\/Type \/Page/.test(dict)), 'a transfer function or PostScript'),
    ...fault(dicts.every((dict) => !dict.includes('/Interpolate true')), 'an interpolated picture'),
    ...fault(pages.length > 0 && pages.every((dict) => !/\/Annots \[\s*\d/.test(dict)), 'annotations'),
  ];
};

const isXml = (text: string): boolean => {
  let right = true;
  const parser = new SaxesParser({ xmlns: true });
  parser.on('error', () => { right = false; });
  parser.write(text).close();
  return right;
};

/** What the metadata say, and that they say the same as the entries of old (6.6.2, 6.6.4). */
const metadataFaults = (catalog: string, info: string, objects: Objects): readonly string[] => {
  const metadata = objects.get(refOf(catalog, 'Metadata'));
  const xml = textOf(metadata);
  const told = (name: string): string => new RegExp(`<${name}>(?:\\s*<rdf:(?:Alt|Seq)>\\s*<rdf:li[^>]*>)?([^<]*)<`).exec(xml)?.[1] ?? '';
  const entry = (name: string): string => {
    const raw = Buffer.from(/\(((?:\\.|[^\\)])*)\)/s.exec(objects.get(refOf(info, name))?.dict ?? '')?.[1]?.replaceAll(/\\([\\()])/g, '$1').replaceAll('\\n', '\n').replaceAll('\\r', '\r') ?? '', 'latin1');
    return raw[0] === 0xfe && raw[1] === 0xff ? raw.subarray(2).swap16().toString('utf16le') : raw.toString('latin1');
  };
  const day = /^D:(\d{4})(\d\d)(\d\d)/.exec(entry('CreationDate'));
  return [
    ...fault(metadata !== undefined && !metadata.dict.includes('/Filter'), 'metadata missing or packed'),
    ...fault(/^<\?xpacket begin="\ufeff"/.test(xml.trim()) && xml.includes('<?xpacket end='), 'metadata without a packet'),
    ...fault(isXml(xml.trim()), 'metadata that are no XML'),
    ...fault(told('pdfaid:part') === '3' && told('pdfaid:conformance') === 'B', 'metadata do not say PDF/A-3B'),
    ...fault(entry('Title') !== '' && told('dc:title') === entry('Title'), 'two titles'),
    ...fault(told('xmp:CreatorTool') === entry('Creator') && told('pdf:Producer') === entry('Producer'), 'two makers'),
    ...fault(day !== null && told('xmp:CreateDate').startsWith(day.slice(1).join('-')), 'two days'),
  ];
};

/** A profile for the colours, and no colours beside it (6.2). */
const colourFaults = (catalog: string, objects: Objects): readonly string[] => {
  const intent = objects.get(Number(/\/OutputIntents \[\s*(\d+) 0 R/.exec(catalog)?.[1] ?? 0))?.dict ?? '';
  const profile = objects.get(refOf(intent, 'DestOutputProfile'));
  const drawings = [...objects.values()].filter(({ dict, body }) => body !== undefined && !/\/(Type|Subtype|Length1|N) ?\/?/.test(dict)).map(textOf);
  return [
    ...fault(nameOf(intent, 'S') === 'GTS_PDFA1' && intent.includes('/OutputConditionIdentifier'), 'no output intent'),
    ...fault(profile?.body?.subarray(36, 40).toString('latin1') === 'acsp' && profile.body.subarray(16, 20).toString('latin1') === 'RGB ' && /\/N 3\b/.test(profile.dict), 'no ICC profile of RGB'),
    ...fault([...objects.values()].every(({ dict }) => !dict.includes('/DeviceCMYK')) && drawings.every((drawing) => !/(^|\s)(?:[\d.]+ ){4}[kK]\s/.test(drawing)), 'colours of print'),
  ];
};

const advances = (list: string): ReadonlyMap<number, number> => {
  const widths = new Map<number, number>();
  for (const [, first = '', several = ''] of list.matchAll(/(\d+) \[([^\]]*)\]/g)) for (const [index, width] of several.trim().split(/\s+/).entries()) widths.set(Number(first) + index, Number(width));
  return widths;
};

/** All letters are inside, as wide as they are said to be, and can be read as text (6.2.11). */
const fontFaults = (objects: Objects): readonly string[] => {
  const fonts = [...objects.values()].filter(({ dict }) => /\/Type \/Font\b(?!D)/.test(dict));
  const whole = fonts.filter(({ dict }) => dict.includes('/Subtype /Type0'));
  return [
    ...fault(whole.length > 0 && fonts.every(({ dict }) => /\/Subtype \/(Type0|CIDFontType[02])/.test(dict)), 'a font of the reader, not of the file'),
    ...whole.flatMap(({ dict }) => {
      const child = objects.get(Number(/\/DescendantFonts \[\s*(\d+) 0 R/.exec(dict)?.[1] ?? 0))?.dict ?? '';
      const descriptor = objects.get(refOf(child, 'FontDescriptor'))?.dict ?? '';
      const outlines = refOf(descriptor, 'FontFile2');
      const file = objects.get(outlines === 0 ? refOf(descriptor, 'FontFile3') : outlines)?.body;
      const name = nameOf(dict, 'BaseFont');
      const widths = advances(/\/W \[([\s\S]*)\]\s*(?:>>|\/)/.exec(child)?.[1] ?? '');
      const drawn = outlines === 0 || file === undefined ? undefined : (create(file) as Font);
      return [
        ...fault((file?.length ?? 0) > 100, `${name} is not embedded`),
        ...fault(/^[A-Z]{6}\+/.test(name) && nameOf(descriptor, 'FontName') === name, `${name} is not named as a part of a font`),
        ...fault(objects.get(refOf(dict, 'ToUnicode'))?.body !== undefined && nameOf(dict, 'Encoding') === 'Identity-H', `${name} cannot be read as text`),
        ...fault(outlines === 0 || nameOf(child, 'CIDToGIDMap') === 'Identity', `${name} has no map to its glyphs`),
        ...fault(drawn === undefined || [...widths].every(([glyph, width]) => Math.abs((drawn.getGlyph(glyph).advanceWidth * 1000) / drawn.unitsPerEm - width) <= 1), `${name} is wider or narrower than it says`),
      ];
    }),
    ...fault([...objects.values()].every(({ body }) => body === undefined || !/<(?:[0-9a-f]{4})*?0000(?:[0-9a-f]{4})*>[^\]]*\] TJ/.test(body.toString('latin1'))), 'a glyph that is none'),
  ];
};

/** Files inside are named, typed, related to the document and told of in its metadata (6.8, Factur-X). */
const fileFaults = (catalog: string, objects: Objects): readonly string[] => {
  const specs = [...objects].filter(([, { dict }]) => dict.includes('/Type /Filespec'));
  const xml = textOf(objects.get(refOf(catalog, 'Metadata')));
  const named = /<fx:DocumentFileName>([^<]*)</.exec(xml)?.[1];
  const described = [...xml.matchAll(/<pdfaProperty:name>([^<]*)</g)].map(([, name]) => name);
  const used = [...xml.matchAll(/<fx:(\w+)>/g)].map(([, name]) => name);
  return [
    ...specs.flatMap(([id, { dict }]) => {
      const stream = objects.get(refOf(dict, 'F'))?.dict ?? '';
      return [
        ...fault(/\/F \(/.test(dict) && /\/UF \(/.test(dict), 'a file without a name'),
        ...fault(['Data', 'Source', 'Alternative', 'Supplement'].includes(nameOf(dict, 'AFRelationship')), 'a file without a relation'),
        ...fault(nameOf(stream, 'Subtype') === 'text#2Fxml' && stream.includes('/ModDate'), 'a file without a type or a day'),
        ...fault(new RegExp(`/AF \\[[^\\]]*\\b${String(id)} 0 R`).test(catalog), 'a file that the catalogue does not name'),
        ...fault(named !== undefined && dict.includes(`/UF (${named})`), 'a file that the metadata do not name'),
      ];
    }),
    ...fault(used.every((name) => described.includes(name)) && (named === undefined) === (specs.length === 0), 'words in the metadata that nobody describes'),
  ];
};

/**
 * What keeps a PDF of ours from being PDF/A-3B, as far as its structure tells: numbers are those of ISO 19005-3.
 * It reads what our writer writes; it is no validator of PDFs of others.
 */
export const archiveFaults = (pdf: Buffer): readonly string[] => {
  const objects = objectsOf(pdf);
  const trailer = pdf.subarray(pdf.lastIndexOf('trailer')).toString('latin1');
  const catalog = objects.get(refOf(trailer, 'Root'))?.dict ?? '';
  const info = objects.get(refOf(trailer, 'Info'))?.dict ?? '';
  return [...frameFaults(pdf, objects), ...metadataFaults(catalog, info, objects), ...colourFaults(catalog, objects), ...fontFaults(objects), ...fileFaults(catalog, objects)];
};
