import { malformed } from '@billet/sdk';
import { readXml, xmlText, type XmlNode } from '../xml/index.ts';
import type { OfxNode } from './ofx-node.ts';
import { readSgml } from './read-sgml.ts';

const fromXml = ({ name, children, text, line }: XmlNode): OfxNode => ({ name, text: text.trim(), line, children: children.map(fromXml) });

/** Bytes of OFX 1 as text: UTF-8 if they are that, else Windows 1252, which is what banks mean by CHARSET:1252. */
const sgmlText = (bytes: Uint8Array): string => {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
};

/** The tree of a file of either kind, and which version of OFX it says to be. */
export const readOfx = (bytes: Uint8Array): { readonly root: OfxNode; readonly version: string } => {
  const head = Buffer.from(bytes.subarray(0, 2000)).toString('latin1').replace(/^\u00ef\u00bb\u00bf/, '').trimStart();
  if (/^<\?(xml|OFX)/.test(head)) {
    const version = /<\?OFX[^>]*\bVERSION="(\d{3})"/.exec(head)?.[1];
    if (version === undefined) throw malformed('ofx', 'the line <?OFX … VERSION="…"?> is missing', { line: 1 });
    return { root: fromXml(readXml('ofx', xmlText('ofx', bytes))), version };
  }
  if (!/^OFXHEADER:\s*100/.test(head)) throw malformed('ofx', 'it begins neither with OFXHEADER:100 nor with <?OFX', { line: 1 });
  const text = sgmlText(bytes);
  const start = text.indexOf('<');
  if (start < 0) throw malformed('ofx', 'there is no <OFX>', { line: 1 });
  const header = text.slice(0, start);
  return { root: readSgml(text.slice(start), header.split('\n').length), version: /VERSION:\s*(\d{3})/.exec(header)?.[1] ?? '102' };
};
