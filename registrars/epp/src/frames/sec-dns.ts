import type { Dnssec, DsRecord, KeyRecord } from '@billet/sdk';
import { recordKey } from '../dnssec.ts';
import type { Dialect } from '../session/dialect.ts';
import { tag, type Tag } from '../xml/write-xml.ts';
import type { XmlNode } from '../xml/xml-node.ts';

const ds = (s: Tag, record: DsRecord): XmlNode =>
  s('dsData', [
    s('keyTag', String(record.keyTag)),
    s('alg', String(record.algorithm)),
    s('digestType', String(record.digestType)),
    s('digest', record.digest),
  ]);

const key = (s: Tag, record: KeyRecord): XmlNode =>
  s('keyData', [
    s('flags', String(record.flags)),
    s('protocol', String(record.protocol)),
    s('alg', String(record.algorithm)),
    s('pubKey', record.publicKey),
  ]);

const records = (s: Tag, set: Dnssec): readonly XmlNode[] =>
  set.ds.length > 0 ? set.ds.map((record) => ds(s, record)) : set.keys.map((record) => key(s, record));

const isEmpty = (set: Dnssec): boolean => set.ds.length === 0 && set.keys.length === 0;

const without = <T extends DsRecord | KeyRecord>(list: readonly T[], others: readonly T[]): readonly T[] => {
  const known = new Set(others.map(recordKey));
  return list.filter((record) => !known.has(recordKey(record)));
};

/** From what is there to what should be; nothing when they are the same. All of it is sent as `all`. */
export const secDnsUpdate = ({ ns }: Dialect, from: Dnssec, to: Dnssec): XmlNode | undefined => {
  const s = tag(ns.secDns);
  const rem = { ds: without(from.ds, to.ds), keys: without(from.keys, to.keys) };
  const add = { ds: without(to.ds, from.ds), keys: without(to.keys, from.keys) };
  if (isEmpty(rem) && isEmpty(add)) return undefined;
  // A registry takes one form at a time: when the form changes, everything goes first.
  const everything = isEmpty(to) || (rem.ds.length > 0 && rem.keys.length > 0);
  return s('update', [
    everything ? s('rem', [s('all', 'true')]) : !isEmpty(rem) && s('rem', records(s, rem)),
    !isEmpty(add) && s('add', records(s, add)),
  ]);
};
