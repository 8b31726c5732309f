import { UA } from '../namespaces.ts';
import { tag } from '../xml/write-xml.ts';
import type { Extra } from './extra.ts';

const u = tag(UA);

/** Directly below .ua names are for owners of a trademark; a host may be deleted though domains still use it. */
export const uaepp: Extra = (_dialect, { object, verb, fields = {} }) => {
  const license = fields['license'];
  if (object === 'domain' && verb === 'create' && license !== undefined) return u('create', [u('license', license)]);
  if (object === 'host' && verb === 'delete') return u('delete', [u('deleteNS', [], { confirm: 'yes' })]);
  return undefined;
};
