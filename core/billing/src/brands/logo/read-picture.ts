import { invalid } from '@billet/sdk';
import { cleanSvg } from './clean-svg.ts';

export type LogoType = 'image/png' | 'image/jpeg' | 'image/svg+xml';

/** A picture that may be shown: only what is needed to draw it, and no larger than it has to be. */
export interface Picture {
  readonly type: LogoType;
  readonly bytes: Buffer;
  readonly width: number;
  readonly height: number;
}

const LONGEST_SIDE = 4000;
const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
/** Chunks that decide how a PNG looks. Texts, times and the like tell about its maker. */
const PNG_KEPT = new Set(['IHDR', 'PLTE', 'IDAT', 'IEND', 'tRNS', 'gAMA', 'sRGB', 'cHRM', 'pHYs']);

const broken = (): Error => invalid('LOGO_BROKEN', 'file', 'This picture cannot be read.');

const sized = (picture: Picture): Picture => {
  if (picture.width < 1 || picture.height < 1) throw broken();
  if (picture.width > LONGEST_SIDE || picture.height > LONGEST_SIDE) throw invalid('LOGO_TOO_LARGE', 'file', `A side may have ${String(LONGEST_SIDE)} pixels at most.`, { most: LONGEST_SIDE });
  return picture;
};

const readPng = (file: Buffer): Picture => {
  const kept: Buffer[] = [PNG];
  let size: { width: number; height: number } | undefined;
  let ended = false;
  for (let at = PNG.length; at + 12 <= file.length && !ended; ) {
    const length = file.readUInt32BE(at);
    const end = at + 12 + length;
    const name = file.toString('latin1', at + 4, at + 8);
    if (end > file.length) throw broken();
    if (name === 'IHDR' && length === 13) size = { width: file.readUInt32BE(at + 8), height: file.readUInt32BE(at + 12) };
    if (PNG_KEPT.has(name)) kept.push(file.subarray(at, end));
    ended = name === 'IEND';
    at = end;
  }
  if (size === undefined || !ended) throw broken();
  return sized({ type: 'image/png', bytes: Buffer.concat(kept), ...size });
};

const isFrame = (marker: number): boolean => marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
/** JFIF and Adobe's colour mark; other application parts hold places, previews and comments. */
const jpegKept = (marker: number): boolean => !(marker >= 0xe1 && marker <= 0xef && marker !== 0xee) && marker !== 0xfe;

const readJpeg = (file: Buffer): Picture => {
  const kept: Buffer[] = [file.subarray(0, 2)];
  let size: { width: number; height: number } | undefined;
  let at = 2;
  for (;;) {
    if (at + 4 > file.length || file[at] !== 0xff) throw broken();
    const marker = file[at + 1] ?? 0;
    const end = at + 2 + file.readUInt16BE(at + 2);
    if (end > file.length) throw broken();
    if (isFrame(marker) && end - at >= 9) size = { height: file.readUInt16BE(at + 5), width: file.readUInt16BE(at + 7) };
    if (marker === 0xda) break;
    if (jpegKept(marker)) kept.push(file.subarray(at, end));
    at = end;
  }
  const last = file.lastIndexOf(Buffer.from([0xff, 0xd9]));
  if (size === undefined || last < at) throw broken();
  // What stands behind the end of the picture is no part of it.
  return sized({ type: 'image/jpeg', bytes: Buffer.concat([...kept, file.subarray(at, last + 2)]), ...size });
};

/** Takes a picture by what it is, whatever it is called, and keeps what draws it. */
export const readPicture = (file: Buffer): Picture => {
  if (file.subarray(0, PNG.length).equals(PNG)) return readPng(file);
  if (file[0] === 0xff && file[1] === 0xd8) return readJpeg(file);
  const text = file.toString('utf8');
  if (/^\uFEFF?\s*<(\?xml|svg|!--|!DOCTYPE svg)/.test(text)) {
    const { svg, width, height } = cleanSvg(text);
    return sized({ type: 'image/svg+xml', bytes: Buffer.from(svg, 'utf8'), width, height });
  }
  throw invalid('LOGO_TYPE', 'file', 'Choose a PNG, JPEG or SVG picture.');
};
