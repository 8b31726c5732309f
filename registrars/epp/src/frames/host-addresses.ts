import { isIP } from 'node:net';
import { ModuleError } from '@billet/sdk';
import type { Tag } from '../xml/write-xml.ts';
import type { XmlNode } from '../xml/xml-node.ts';

/** Addresses of a name server, each marked with its version. */
export const hostAddresses = (t: Tag, element: string, addresses: readonly string[]): readonly XmlNode[] =>
  addresses.map((address) => {
    const version = isIP(address);
    if (version === 0) {
      throw new ModuleError('invalid', `"${address}" is no IP address.`, { field: 'nameservers', retry: 'never' });
    }
    return t(element, address, { ip: version === 4 ? 'v4' : 'v6' });
  });
