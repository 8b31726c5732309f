import { domainToASCII, domainToUnicode } from 'node:url';

/** Which letters besides a–z, 0–9 and the dash a TLD takes; `null` = none. */
export interface IdnTable {
  /** Names of scripts as Unicode writes them, for example `Cyrillic`. A label is of one script. */
  readonly scripts: readonly string[];
  /** Single letters on top of ASCII. */
  readonly letters: string;
}

/** A TLD as far as names are concerned. */
export interface NameZone {
  readonly name: string;
  readonly idn: IdnTable | null;
}

/** A name that may be asked for; `name` is the key, `unicode` is what people read. */
export interface SplitName {
  readonly name: string;
  readonly unicode: string;
  readonly label: string;
  readonly zone: string;
}

export type NameProblem = 'EMPTY' | 'UNKNOWN_ZONE' | 'SYNTAX' | 'LENGTH' | 'LETTERS' | 'LEVELS';

export type NameAnswer = { readonly ok: true; readonly value: SplitName } | { readonly ok: false; readonly problem: NameProblem };

const LDH = /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/;
const no = (problem: NameProblem): NameAnswer => ({ ok: false, problem });

/** Longest match in our own list: the Public Suffix List is no list of what is sold. */
export const zoneOf = <Z extends NameZone>(name: string, zones: readonly Z[]): Z | undefined =>
  zones.filter((zone) => name.endsWith(`.${zone.name}`)).reduce<Z | undefined>((best, zone) => (best === undefined || zone.name.length > best.name.length ? zone : best), undefined);

/** Whether every letter of a label is in the table, all of one script. */
export const lettersFit = (label: string, idn: IdnTable | null): boolean => {
  const special = [...label].filter((letter) => !/[a-z0-9-]/.test(letter));
  if (special.length === 0) return true;
  if (idn === null) return false;
  if (special.every((letter) => idn.letters.includes(letter))) return true;
  return idn.scripts.some((script) => new RegExp(`^[\\p{Script=${script}}0-9-]+$`, 'u').test(label));
};

/** What people type, as a name of a zone of ours. Takes addresses apart, folds case, refuses what no registry takes. */
export const splitName = (typed: string, zones: readonly NameZone[]): NameAnswer => {
  const text = typed.trim().toLowerCase().normalize('NFC').replace(/^[a-z]+:\/\//, '').replace(/[/?#].*$/, '').replace(/\.$/, '');
  if (text === '') return no('EMPTY');
  if (/[\s_@:]|\.\./.test(text)) return no('SYNTAX');
  const ascii = domainToASCII(text);
  if (ascii === '') return no('SYNTAX');
  const zone = zoneOf(ascii, zones);
  if (zone === undefined) return no('UNKNOWN_ZONE');
  const label = ascii.slice(0, -zone.name.length - 1);
  if (label.includes('.')) return no('LEVELS');
  if (label.length > 63 || ascii.length > 253) return no('LENGTH');
  if (!LDH.test(label)) return no('SYNTAX');
  const puny = label.startsWith('xn--');
  if (!puny && label.slice(2, 4) === '--') return no('SYNTAX');
  const unicode = domainToUnicode(label);
  if (puny && (unicode === label || unicode === '')) return no('SYNTAX');
  // A label that does not come back the same is written in a way that no registry keeps.
  if (domainToASCII(unicode) !== label) return no('SYNTAX');
  if (!lettersFit(unicode, zone.idn)) return no('LETTERS');
  return { ok: true, value: { name: ascii, unicode: `${unicode}.${domainToUnicode(zone.name)}`, label, zone: zone.name } };
};

/** A host name for name servers. */
export const isHost = (text: string): boolean => text.length <= 253 && text.includes('.') && text.split('.').every((label) => label.length <= 63 && LDH.test(label));
