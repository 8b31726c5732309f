import { ModuleError } from '@billet/sdk';
import { toAscii } from '../ascii.ts';
import type { ContactCard } from '../contact-card.ts';
import type { Tag } from '../xml/write-xml.ts';
import type { XmlNode } from '../xml/xml-node.ts';

const needed = (card: ContactCard, key: string): string => {
  const value = card.extra[key] ?? '';
  if (value !== '') return value;
  throw new ModuleError('invalid', `The registry needs the field "${key}".`, { field: `registrant.extra.${key}`, retry: 'afterFix' });
};

const latin = (text: string, field: string): string => {
  const written = toAscii(text);
  if (written !== undefined) return written;
  throw new ModuleError('invalid', 'No ASCII form.', { field: `registrant.${field}`, retry: 'afterFix' });
};

/** TCI keeps persons (with passport and birthday) and organisations (with tax number and seat) apart, each in two scripts. */
export const ripnContact = (c: Tag, card: ContactCard): XmlNode => {
  const line = [card.postcode, card.country, card.region, card.city, ...card.street].filter(Boolean).join(', ');
  const ways = [c('voice', card.voice.replace('.', ' ')), c('email', card.email)];
  const tax = card.extra['taxpayerNumbers'];
  if (card.organization !== undefined) {
    return c('organization', [
      c('intPostalInfo', [c('org', latin(card.organization, 'organization')), c('address', latin(line, 'street'))]),
      c('locPostalInfo', [c('org', card.extra['orgLocal'] ?? card.organization), c('address', line)]),
      c('legalInfo', [c('address', card.extra['legalAddress'] ?? line)]),
      c('taxpayerNumbers', needed(card, 'taxpayerNumbers')),
      ...ways,
    ]);
  }
  return c('person', [
    c('intPostalInfo', [c('name', latin(card.name, 'name')), c('address', latin(line, 'street'))]),
    c('locPostalInfo', [c('name', card.extra['nameLocal'] ?? card.name), c('address', line)]),
    tax !== undefined && c('taxpayerNumbers', tax),
    c('birthday', needed(card, 'birthday')),
    c('passport', needed(card, 'passport')),
    ...ways,
  ]);
};
