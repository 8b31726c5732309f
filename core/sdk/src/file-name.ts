const LONGEST = 120;

/** Ends in a dot and letters or digits. */
const ENDING = /\.([a-z0-9]{1,10})$/i;

/** The ending of a file's name, in lower case; empty if it has none. @since 0.1.0 */
export const endingOf = (name: string): string => ENDING.exec(name)?.[1]?.toLowerCase() ?? '';

/**
 * A name that is only a name: no folders, no signs that systems take for something else or that turn the direction of
 * writing, no dots in front, not longer than systems take. The ending stays.
 * @since 0.1.0
 */
export const safeFileName = (given: string): string => {
  const last = given.normalize('NFC').split(/[/\\]/).at(-1) ?? '';
  const clean = last
    .replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '')
    .replaceAll(/[<>:"|?*]/g, '_')
    .replaceAll(/\s+/g, ' ')
    .replace(/^[.\s]+/, '')
    .replace(/[.\s]+$/, '');
  const ending = ENDING.exec(clean)?.[0] ?? '';
  const stem = clean.slice(0, clean.length - ending.length);
  return `${[...stem].slice(0, LONGEST - ending.length).join('') || 'file'}${ending}`;
};

const hex = (text: string): Buffer => Buffer.from(text, 'hex');
const ZIP = [hex('504b0304'), hex('504b0506')];
const OLE = [hex('d0cf11e0a1b11ae1')];

/** How files with these endings begin. */
const BEGINNINGS: Readonly<Record<string, readonly Buffer[]>> = {
  pdf: [Buffer.from('%PDF-')], png: [hex('89504e470d0a1a0a')], jpg: [hex('ffd8ff')], jpeg: [hex('ffd8ff')], gif: [Buffer.from('GIF8')],
  zip: ZIP, docx: ZIP, xlsx: ZIP, pptx: ZIP, odt: ZIP, ods: ZIP, odp: ZIP, doc: OLE, xls: OLE, ppt: OLE,
};

/** Says whether a file can be what its name says; of kinds that begin in any way nothing is known. @since 0.1.0 */
export const isWhatItSays = (name: string, bytes: Buffer): boolean => {
  const known = BEGINNINGS[endingOf(name)];
  return known === undefined || known.some((beginning) => bytes.subarray(0, beginning.length).equals(beginning));
};
