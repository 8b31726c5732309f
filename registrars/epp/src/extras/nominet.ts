import { NOMINET_CONTACT } from '../namespaces.ts';
import { tag } from '../xml/write-xml.ts';
import type { Extra } from './extra.ts';

const n = tag(NOMINET_CONTACT);

/** Nominet wants to know what kind of person a registrant is. */
export const nominet: Extra = (_dialect, { object, verb, organization, fields = {} }) => {
  if (object !== 'contact' || (verb !== 'create' && verb !== 'update')) return undefined;
  const trading = fields['tradingName'];
  const company = fields['companyNumber'];
  return n(verb, [
    trading !== undefined && n('trad-name', trading),
    n('type', fields['type'] ?? (organization === undefined ? 'IND' : 'OTHER')),
    company !== undefined && n('co-no', company),
  ]);
};
