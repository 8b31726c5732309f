import type { Domain } from '../model/objects.ts';
import type { World } from '../model/world.ts';
import { refuseIf } from '../refusal.ts';
import { kids, text, type Node } from '../xml/node.ts';

type People = Domain['contacts'];

/** Contacts as a command names them, whatever the form. */
export const readPeople = (node: Node | undefined): People => [
  ...kids(node, 'contact').map((each) => ({ type: each.attrs['type'] ?? '', id: text(each) })),
  ...kids(node, 'admin').map((each) => ({ type: 'admin', id: text(each) })),
];

/** What a domain needs of people, and that they exist. */
export const checkPeople = ({ kind, contacts }: World, registrant: string | undefined, people: People): void => {
  if (kind.contacts === 'forbidden') {
    refuseIf(registrant !== undefined || people.length > 0, 2306, 'Contacts are not allowed');
    return;
  }
  if (kind.contacts === 'required') {
    refuseIf(registrant === undefined, 2003, 'A registrant is required');
    for (const role of kind.roles) refuseIf(!people.some(({ type }) => type === role), 2003, `A ${role} contact is required`);
  }
  refuseIf(new Set(people.map(({ type, id }) => `${type} ${id}`)).size < people.length, 2306, 'The same contact twice');
  for (const id of [registrant, ...people.map((each) => each.id)]) {
    refuseIf(id !== undefined && !contacts.has(id), 2303, `Contact ${id ?? ''} does not exist`);
  }
};
