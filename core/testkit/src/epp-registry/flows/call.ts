import type { RegistrarAccount } from '../model/objects.ts';
import type { World } from '../model/world.ts';
import type { Node } from '../xml/node.ts';

/** A command of a registrar who is logged in. */
export interface Call {
  readonly world: World;
  readonly registrar: RegistrarAccount;
  /** The element under the verb, for example `domain:create`. */
  readonly object: Node;
  readonly op: string;
  readonly extensions: readonly Node[];
  /** Namespaces announced at login. */
  readonly declared: ReadonlySet<string>;
  readonly trId: string;
  readonly svTrId: string;
}

export interface Answer {
  readonly code: number;
  readonly data?: readonly Node[];
  readonly extension?: readonly (Node | undefined)[];
  readonly queue?: Node;
}

export type Flow = (call: Call) => Answer;

export const ext = ({ extensions }: Call, ns: string, name?: string): Node | undefined =>
  extensions.find((each) => each.ns === ns && (name === undefined || each.name === name));
