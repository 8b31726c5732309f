import { EURID_CONTACT, EURID_DOMAIN } from '../namespaces.ts';
import { tag } from '../xml/write-xml.ts';
import type { Extra } from './extra.ts';

/** EURid: contacts have a type and a language; a transfer brings the new contacts along. */
export const eurid: Extra = ({ spoken }, wish) => {
  const { object, verb, role, organization, fields = {} } = wish;
  const [contactNs, domainNs] = [EURID_CONTACT, EURID_DOMAIN].map((list) => list.find((uri) => spoken.has(uri)));
  if (object === 'contact' && verb === 'create' && contactNs !== undefined) {
    const c = tag(contactNs);
    const citizenship = fields['citizenship'];
    return c('create', [
      c('type', role ?? 'registrant'),
      c('lang', fields['language'] ?? 'en'),
      c('naturalPerson', String(organization === undefined)),
      citizenship !== undefined && c('countryOfCitizenship', citizenship),
    ]);
  }
  if (object === 'domain' && verb === 'transfer' && domainNs !== undefined && wish.registrant !== undefined) {
    const d = tag(domainNs);
    return d('transfer', [
      d('request', [
        d('registrant', wish.registrant),
        ...Object.entries(wish.contacts ?? {}).map(([type, id]) => d('contact', id, { type })),
      ]),
    ]);
  }
  return undefined;
};
