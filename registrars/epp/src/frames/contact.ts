import type { ContactCard } from '../contact-card.ts';
import type { Dialect } from '../session/dialect.ts';
import { tag, type Tag } from '../xml/write-xml.ts';
import type { XmlNode } from '../xml/xml-node.ts';
import type { Command } from './command.ts';
import { ripnContact } from './ripn-contact.ts';

const of = ({ ns }: Dialect): Tag => tag(ns.contact);

const postal = (c: Tag, card: ContactCard): XmlNode =>
  c(
    'postalInfo',
    [
      c('name', card.name),
      card.organization !== undefined && c('org', card.organization),
      c('addr', [
        ...card.street.map((line) => c('street', line)),
        c('city', card.city),
        card.region !== undefined && c('sp', card.region),
        card.postcode !== undefined && c('pc', card.postcode),
        c('cc', card.country),
      ]),
    ],
    { type: card.form },
  );

const body = (dialect: Dialect, card: ContactCard): readonly XmlNode[] => {
  const c = of(dialect);
  return dialect.profile.contacts === 'ripn'
    ? [ripnContact(c, card)]
    : [postal(c, card), c('voice', card.voice), c('email', card.email)];
};

export const contactCheck = (dialect: Dialect, ids: readonly string[]): Command => {
  const c = of(dialect);
  return { verb: 'check', effect: 'reads', content: [c('check', ids.map((id) => c('id', id)))] };
};

export const contactInfo = (dialect: Dialect, id: string): Command => {
  const c = of(dialect);
  return { verb: 'info', effect: 'reads', content: [c('info', [c('id', id)])] };
};

export interface ContactCreate {
  readonly id: string;
  readonly card: ContactCard;
  readonly authCode: string;
  readonly extension?: readonly (XmlNode | undefined)[];
}

export const contactCreate = (dialect: Dialect, wish: ContactCreate): Command => {
  const c = of(dialect);
  return {
    verb: 'create',
    effect: 'writes',
    content: [
      c('create', [
        c('id', wish.id),
        ...body(dialect, wish.card),
        dialect.profile.contacts === 'ripn' ? c('unverified') : undefined,
        c('authInfo', [c('pw', wish.authCode)]),
      ]),
    ],
    extension: wish.extension ?? [],
  };
};

export interface ContactUpdate {
  readonly id: string;
  readonly card?: ContactCard;
  /** May the registry show this contact to the world? */
  readonly disclose?: boolean;
  readonly extension?: readonly (XmlNode | undefined)[];
}

export const contactUpdate = (dialect: Dialect, wish: ContactUpdate): Command => {
  const c = of(dialect);
  const { card, disclose } = wish;
  const type = dialect.profile.postal;
  return {
    verb: 'update',
    effect: 'writes',
    content: [
      c('update', [
        c('id', wish.id),
        c('chg', [
          ...(card === undefined ? [] : body(dialect, card)),
          disclose !== undefined &&
            c(
              'disclose',
              [c('name', [], { type }), c('addr', [], { type }), c('voice'), c('email')],
              { flag: disclose ? '1' : '0' },
            ),
        ]),
      ]),
    ],
    extension: wish.extension ?? [],
  };
};

export const contactDelete = (dialect: Dialect, id: string): Command => {
  const c = of(dialect);
  return { verb: 'delete', effect: 'writes', content: [c('delete', [c('id', id)])] };
};

/** Contacts move between registrars like domains do, by their own code. */
export const contactTransfer = (
  dialect: Dialect,
  op: 'request' | 'query' | 'approve' | 'reject' | 'cancel',
  id: string,
  authCode?: string,
): Command => {
  const c = of(dialect);
  return {
    verb: 'transfer',
    effect: op === 'query' ? 'reads' : 'writes',
    attrs: { op },
    content: [c('transfer', [c('id', id), authCode !== undefined && c('authInfo', [c('pw', authCode)])])],
  };
};
