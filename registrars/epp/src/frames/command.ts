import { tag, type Content } from '../xml/write-xml.ts';
import type { XmlNode } from '../xml/xml-node.ts';

/** Whether a command changes something at the registry: only then can a lost answer hide a deed. */
export type Effect = 'reads' | 'writes';

export interface Command {
  readonly verb: 'check' | 'info' | 'create' | 'delete' | 'renew' | 'transfer' | 'update' | 'poll' | 'login' | 'logout';
  readonly effect: Effect;
  readonly content: Content;
  readonly attrs?: Readonly<Record<string, string | undefined>>;
  readonly extension?: readonly (XmlNode | undefined)[];
  /** Our journal's id, to be found again in the transaction id. */
  readonly operation?: string;
}

/** The whole document of a command. */
export const commandFrame = (epp: string, command: Command, clTrId: string): XmlNode => {
  const e = tag(epp);
  const extension = (command.extension ?? []).filter((node) => node !== undefined);
  return e('epp', [
    e('command', [
      e(command.verb, command.content, command.attrs ?? {}),
      extension.length > 0 && e('extension', extension),
      e('clTRID', clTrId),
    ]),
  ]);
};

export const helloFrame = (epp: string): XmlNode => tag(epp)('epp', [tag(epp)('hello')]);
