import { ALLOCATION_TOKEN } from '../namespaces.ts';
import { tag } from '../xml/write-xml.ts';
import type { Extra } from './extra.ts';

/** The token that opens a reserved or discounted name (RFC 8495). */
export const allocationToken: Extra = ({ spoken }, { object, verb, fields = {} }) => {
  const token = fields['allocationToken'];
  if (object !== 'domain' || (verb !== 'create' && verb !== 'transfer') || token === undefined || !spoken.has(ALLOCATION_TOKEN)) return undefined;
  return tag(ALLOCATION_TOKEN)('allocationToken', token);
};
