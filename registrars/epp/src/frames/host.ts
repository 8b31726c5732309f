import type { Dialect } from '../session/dialect.ts';
import { tag } from '../xml/write-xml.ts';
import type { XmlNode } from '../xml/xml-node.ts';
import type { Command } from './command.ts';
import { hostAddresses } from './host-addresses.ts';

export const hostCheck = ({ ns }: Dialect, names: readonly string[], extension: readonly XmlNode[] = []): Command => {
  const h = tag(ns.host);
  return { verb: 'check', effect: 'reads', content: [h('check', names.map((name) => h('name', name)))], extension };
};

export const hostInfo = ({ ns }: Dialect, name: string, extension: readonly XmlNode[] = []): Command => {
  const h = tag(ns.host);
  return { verb: 'info', effect: 'reads', content: [h('info', [h('name', name)])], extension };
};

export const hostCreate = (
  { ns }: Dialect,
  name: string,
  addresses: readonly string[],
  extension: readonly XmlNode[] = [],
): Command => {
  const h = tag(ns.host);
  return {
    verb: 'create',
    effect: 'writes',
    content: [h('create', [h('name', name), ...hostAddresses(h, 'addr', addresses)])],
    extension,
  };
};

export interface HostUpdate {
  readonly name: string;
  readonly add?: readonly string[];
  readonly rem?: readonly string[];
  readonly newName?: string;
}

export const hostUpdate = ({ ns }: Dialect, wish: HostUpdate, extension: readonly XmlNode[] = []): Command => {
  const h = tag(ns.host);
  const part = (name: string, list: readonly string[] = []): XmlNode | undefined =>
    list.length === 0 ? undefined : h(name, hostAddresses(h, 'addr', list));
  return {
    verb: 'update',
    effect: 'writes',
    content: [
      h('update', [
        h('name', wish.name),
        part('add', wish.add),
        part('rem', wish.rem),
        wish.newName !== undefined && h('chg', [h('name', wish.newName)]),
      ]),
    ],
    extension,
  };
};

export const hostDelete = ({ ns }: Dialect, name: string, extension: readonly XmlNode[] = []): Command => {
  const h = tag(ns.host);
  return { verb: 'delete', effect: 'writes', content: [h('delete', [h('name', name)])], extension };
};
