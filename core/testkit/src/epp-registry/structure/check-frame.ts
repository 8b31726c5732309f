import { CONTACT, DOMAIN, EPP, HOST } from '../names.ts';
import { kid, kids, text, type Node } from '../xml/node.ts';
import { coreShapes, extensionShapes } from './extension-shapes.ts';
import { TR_ID } from './forms.ts';
import { contactShapes, domainShapes, hostShapes } from './object-shapes.ts';
import { problemIn, type Shape } from './shape.ts';

const OBJECTS: Readonly<Record<string, Readonly<Record<string, Shape>>>> = {
  [DOMAIN]: domainShapes,
  [CONTACT]: contactShapes,
  [HOST]: hostShapes,
};

const VERBS: ReadonlySet<string> = new Set(['check', 'create', 'delete', 'info', 'renew', 'transfer', 'update']);
const TRANSFERS = /^(approve|cancel|query|reject|request)$/;

const inObject = (verb: Node, skip: ReadonlySet<string>): string | undefined => {
  const [object, ...more] = kids(verb);
  if (object === undefined || more.length > 0) return `${verb.name}: expected one object`;
  if (verb.name === 'transfer' && !TRANSFERS.test(verb.attrs['op'] ?? '')) return 'transfer: attribute op';
  const shapes = OBJECTS[object.ns];
  if (shapes === undefined || skip.has(object.ns)) return undefined;
  if (object.name !== verb.name) return `${verb.name}: ${object.name} is not expected here`;
  const shape = shapes[object.name];
  return shape === undefined ? `${object.name}: no such command for this object` : problemIn(object, shape);
};

/**
 * What a schema parser would say about a command; nothing when it is valid. `skip` names object vocabularies with a
 * structure of their own.
 */
export const frameProblem = (command: Node, skip: ReadonlySet<string>): string | undefined => {
  const [verb, ...rest] = kids(command);
  if (verb === undefined || verb.ns !== EPP) return 'command: expected a command';
  const order = rest.map(({ name }) => name).join(' ');
  if (!/^(extension)? ?(clTRID)?$/.test(order)) return `command: ${order} is not expected here`;
  const clTrId = kid(command, 'clTRID');
  if (clTrId !== undefined && !TR_ID.test(text(clTrId))) return `clTRID: "${text(clTrId)}" is not valid`;
  const core = coreShapes[verb.name];
  const problem = core !== undefined ? problemIn(verb, core) : VERBS.has(verb.name) ? inObject(verb, skip) : undefined;
  if (problem !== undefined) return problem;
  const extension = kid(command, 'extension');
  if (extension !== undefined && kids(extension).length === 0) return 'extension: expected an element';
  for (const each of kids(extension)) {
    const known = extensionShapes[each.ns];
    const shape = known?.[each.name];
    const wrong = known === undefined ? undefined : shape === undefined ? `${each.name} is not expected here` : problemIn(each, shape);
    if (wrong !== undefined) return wrong;
  }
  return undefined;
};
