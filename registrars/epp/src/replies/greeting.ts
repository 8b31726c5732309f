import { childText, elements, first, textOf, type XmlNode } from '../xml/xml-node.ts';

/** What a registry says when a connection opens, and as an answer to `hello`. */
export interface Greeting {
  readonly serverId: string;
  /** The registry's own time. */
  readonly serverDate: string | undefined;
  readonly versions: readonly string[];
  readonly languages: readonly string[];
  readonly objects: readonly string[];
  readonly extensions: readonly string[];
}

const texts = (node: XmlNode | undefined, name: string): readonly string[] => elements(node, name).map(textOf);

export const readGreeting = (document: XmlNode): Greeting | undefined => {
  const greeting = first(document, 'greeting');
  if (document.name !== 'epp' || greeting === undefined) return undefined;
  const menu = first(greeting, 'svcMenu');
  return {
    serverId: childText(greeting, 'svID') ?? '',
    serverDate: childText(greeting, 'svDate'),
    versions: texts(menu, 'version'),
    languages: texts(menu, 'lang'),
    objects: texts(menu, 'objURI'),
    extensions: texts(first(menu, 'svcExtension'), 'extURI'),
  };
};
