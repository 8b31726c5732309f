import { ModuleError, type ResourceMap } from '@billet/sdk';
import { dotted, undotted } from './ask-powerdns.ts';

export type Wanted = ResourceMap['dnsRecord'];

const TARGETS: ReadonlySet<string> = new Set(['CNAME', 'NS', 'PTR', 'MX', 'SRV']);
const PIECE = 255;

/** The name as the API has it; `@` is the zone itself. */
export const fullName = (zone: string, name: string): string => (name === '@' ? dotted(zone) : dotted(`${name}.${undotted(zone)}`));

export const shortName = (zone: string, full: string): string => (full === dotted(zone) ? '@' : full.slice(0, -dotted(zone).length - 1));

/** TXT in quotes, in pieces of 255 bytes; what is in quotes already stays so. */
const quoted = (text: string): string => {
  if (/^"(?:[^"\\]|\\.)*"(?:\s+"(?:[^"\\]|\\.)*")*$/.test(text)) return text;
  const bytes = Buffer.from(text, 'utf8');
  const pieces = Array.from({ length: Math.max(1, Math.ceil(bytes.length / PIECE)) }, (_, i) => bytes.subarray(i * PIECE, (i + 1) * PIECE));
  const shown = (piece: Buffer): string =>
    [...piece].map((byte) => (byte === 34 || byte === 92 ? `\\${String.fromCharCode(byte)}` : byte < 32 || byte > 126 ? `\\${String(byte).padStart(3, '0')}` : String.fromCharCode(byte))).join('');
  return pieces.map((piece) => `"${shown(piece)}"`).join(' ');
};

const unquoted = (text: string): string => {
  const bytes: number[] = [];
  for (const [, piece = ''] of text.matchAll(/"((?:[^"\\]|\\.)*)"/g))
    for (const [, decimal, escaped, plain] of piece.matchAll(/\\(\d{3})|\\(.)|([^\\])/gs))
      bytes.push(...(decimal !== undefined ? [Number(decimal)] : Buffer.from(escaped ?? plain ?? '', 'utf8')));
  return Buffer.from(bytes).toString('utf8');
};

/** What is written for a record: the priority in front, targets with their final dot, text in quotes. */
export const recordText = ({ type, content, prio }: Wanted): string => {
  const text = content.trim();
  if (type === 'TXT' || type === 'SPF') return quoted(text);
  if (!TARGETS.has(type)) return text;
  const words = text.split(/\s+/);
  if ((type === 'MX' && words.length === 1) || (type === 'SRV' && words.length === 3)) words.unshift(String(prio ?? 10));
  if (words.length !== (type === 'MX' ? 2 : type === 'SRV' ? 4 : 1)) throw new ModuleError('invalid', `A ${type} record cannot say "${text}".`, { field: 'content' });
  const target = words.pop() ?? '';
  return [...words, target === '.' ? target : dotted(target)].join(' ');
};

/** The same back, as people type it. */
export const recordWanted = (zone: string, name: string, type: string, ttl: number, text: string): Wanted => {
  const base = { zone: undotted(zone), name: shortName(zone, name), type, ttl };
  if (type === 'TXT' || type === 'SPF') return { ...base, content: unquoted(text) };
  if (!TARGETS.has(type)) return { ...base, content: text };
  const words = text.split(/\s+/).map((word, i, all) => (i === all.length - 1 && word !== '.' ? undotted(word) : word));
  if (type !== 'MX' && type !== 'SRV') return { ...base, content: words.join(' ') };
  const [prio = '10', ...rest] = words;
  return { ...base, content: rest.join(' '), prio: Number(prio) };
};

/** Lines of the template: host, type, value. */
export const templateRecords = (zone: string, template: string, ttl: number): readonly Wanted[] =>
  template.split('\n').flatMap((line) => {
    const [, name, type, content] = /^\s*(\S+)\s+([A-Za-z]+)\s+(.+?)\s*$/.exec(line) ?? [];
    return name === undefined || type === undefined || content === undefined ? [] : [{ zone, name: name.toLowerCase(), type: type.toUpperCase(), content: content.replaceAll('{zone}', zone), ttl }];
  });
