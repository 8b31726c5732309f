import { NAMESTORE } from '../namespaces.ts';
import { topLevel } from '../names.ts';
import { tag } from '../xml/write-xml.ts';
import type { Extra } from './extra.ts';

const n = tag(NAMESTORE);

/** Verisign runs many zones on one server: every command on a domain or host says which. */
export const namestore: Extra = ({ profile }, { object, name }) => {
  if (object === 'contact') return undefined;
  const zone = topLevel(name);
  return n('namestoreExt', [n('subProduct', profile.subProducts?.[zone] ?? `dot${zone.toUpperCase()}`)]);
};
