import type { RoleHandles } from '../frames/domain.ts';
import type { Command } from '../frames/command.ts';
import type { ContactRole } from '../profiles/profile.ts';
import type { Dialect } from '../session/dialect.ts';
import type { XmlNode } from '../xml/xml-node.ts';

/** The command that an extension may have something to add to. */
export interface ExtraWish {
  readonly object: 'domain' | 'host' | 'contact';
  readonly verb: Command['verb'];
  /** Domain or host name; of a contact, the domain it is made for. */
  readonly name: string;
  /** Identity fields the host filled in for this registry. */
  readonly fields?: Readonly<Record<string, string>>;
  readonly organization?: string | undefined;
  readonly role?: 'registrant' | ContactRole;
  readonly registrant?: string | undefined;
  readonly contacts?: RoleHandles;
}

export type Extra = (dialect: Dialect, wish: ExtraWish) => XmlNode | undefined;
