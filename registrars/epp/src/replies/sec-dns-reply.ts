import type { Dnssec } from '@billet/sdk';
import { dsSchema, keySchema } from '../dnssec.ts';
import { childText, elements, type XmlNode } from '../xml/xml-node.ts';

const number = (node: XmlNode, name: string): number => Number(childText(node, name));

/** What a registry says secures a domain. A record that makes no sense is left out, so that it is never sent back. */
export const readSecDns = (node: XmlNode | undefined): Dnssec => ({
  ds: elements(node, 'dsData').flatMap((each) => {
    const parsed = dsSchema.safeParse({
      keyTag: number(each, 'keyTag'),
      algorithm: number(each, 'alg'),
      digestType: number(each, 'digestType'),
      digest: childText(each, 'digest') ?? '',
    });
    return parsed.success ? [parsed.data] : [];
  }),
  keys: elements(node, 'keyData').flatMap((each) => {
    const parsed = keySchema.safeParse({
      flags: number(each, 'flags'),
      protocol: number(each, 'protocol'),
      algorithm: number(each, 'alg'),
      publicKey: childText(each, 'pubKey') ?? '',
    });
    return parsed.success ? [parsed.data] : [];
  }),
});
