import type { PublicAnswer } from './read-rdap.ts';
import type { WhoisServer } from './whois-servers.ts';

/** Lines that only stand in the record of a registered name. */
const RECORD = /^(registrar|sponsoring registrar|nserver|name ?servers?|host ?name|created|creation date|registered( on)?|expir[a-z]*( date)?|paid-till|owner|holder|registrant|changed|last[- ]updated?)[^:]{0,30}:\s*\S/;
const REFUSED = /limit exceeded|exceeded (the|your)|quota|too many|try again|permission denied|access denied|blocked|blacklist/;

const unknown = (reason: string): PublicAnswer => ({ state: 'unknown', reason });

/**
 * What a WHOIS answer means. A name is free only by the very words of that server, in an answer without any part of a
 * record and without a refusal before them; it is taken by a record that names it.
 */
export const readWhois = (name: string, text: string, server: WhoisServer): PublicAnswer => {
  const lines = text.toLowerCase().split(/\r?\n/).map((line) => line.trim().replaceAll(/\s+/g, ' ')).filter((line) => line !== '');
  if (lines.length === 0) return unknown('WHOIS gave an empty answer.');
  const words = server.free.map((each) => each.replaceAll('{name}', name));
  const said = lines.findIndex((line) => words.some((word) => line.startsWith(word)));
  const record = lines.some((line) => RECORD.test(line));
  if (said === -1) return record && lines.some((line) => line.split(/[\s:"]+/).includes(name)) ? { state: 'taken' } : unknown('The answer of WHOIS is not understood.');
  if (record) return unknown('WHOIS contradicts itself.');
  if (lines.slice(0, said).some((line) => REFUSED.test(line))) return unknown('WHOIS refused to answer.');
  return { state: 'available' };
};
