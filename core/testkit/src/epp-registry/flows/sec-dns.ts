import { SEC_DNS } from '../names.ts';
import type { Domain, Ds, Key } from '../model/objects.ts';
import { refuse, refuseIf } from '../refusal.ts';
import { isTrue } from './is-true.ts';
import { kid, kids, kidText, maker, type Node } from '../xml/node.ts';
import { ext, type Call } from './call.ts';

const MAX_RECORDS = 8;
const OCTETS: Readonly<Record<string, number>> = { '1': 20, '2': 32, '4': 48 };

const field = (node: Node, name: string): string => kidText(node, name) ?? '';

const readDs = (node: Node): Ds => {
  const record = {
    keyTag: field(node, 'keyTag'), alg: field(node, 'alg'), digestType: field(node, 'digestType'), digest: field(node, 'digest').toUpperCase(),
  };
  const octets = OCTETS[record.digestType];
  refuseIf(octets === undefined, 2306, 'Unknown digest type');
  refuseIf(record.digest.length !== (octets ?? 0) * 2, 2005, 'Length of the digest');
  return record;
};

const readKey = (node: Node): Key => ({
  flags: field(node, 'flags'), protocol: field(node, 'protocol'), alg: field(node, 'alg'), pubKey: field(node, 'pubKey').replace(/ /g, ''),
});

const same = (one: object, other: object): boolean => JSON.stringify(one) === JSON.stringify(other);

const read = (node: Node | undefined): { readonly ds: readonly Ds[]; readonly keys: readonly Key[] } => {
  refuseIf(kid(node, 'maxSigLife') !== undefined, 2102, 'maxSigLife');
  return { ds: kids(node, 'dsData').map(readDs), keys: kids(node, 'keyData').map(readKey) };
};

type Records = Pick<Domain, 'ds' | 'keys'>;

const limited = (records: Records): Records => {
  refuseIf(records.ds.length + records.keys.length > MAX_RECORDS, 2306, 'Too many records');
  refuseIf(records.ds.length > 0 && records.keys.length > 0, 2306, 'One form only');
  return records;
};

export const createdRecords = (call: Call): Records => limited(read(ext(call, SEC_DNS, 'create')));

/** The records after an update; nothing if the update does not speak of them. */
export const updatedRecords = (call: Call, { ds, keys }: Records): Records | undefined => {
  const update = ext(call, SEC_DNS, 'update');
  if (update === undefined) return undefined;
  refuseIf(update.attrs['urgent'] !== undefined && isTrue(update.attrs['urgent']), 2102, 'urgent');
  refuseIf(kid(update, 'chg') !== undefined, 2102, 'maxSigLife');
  const [rem, add] = [kid(update, 'rem'), kid(update, 'add')];
  if (rem === undefined && add === undefined) refuse(2003, 'Nothing to add or remove');
  const all = kidText(rem, 'all');
  refuseIf(all !== undefined && !isTrue(all), 2306, 'all must be true');
  const gone = all === undefined ? read(rem) : { ds, keys };
  const more = read(add);
  const left = {
    ds: ds.filter((each) => !gone.ds.some((other) => same(each, other))),
    keys: keys.filter((each) => !gone.keys.some((other) => same(each, other))),
  };
  return limited({
    ds: [...left.ds.filter((each) => !more.ds.some((other) => same(each, other))), ...more.ds],
    keys: [...left.keys.filter((each) => !more.keys.some((other) => same(each, other))), ...more.keys],
  });
};

export const recordsNode = ({ ds, keys }: Records): Node | undefined => {
  const s = maker(SEC_DNS);
  const fields = (name: string, record: object): Node => s(name, Object.entries(record).map(([key, value]) => s(key, String(value))));
  if (ds.length + keys.length === 0) return undefined;
  return s('infData', [...ds.map((each) => fields('dsData', each)), ...keys.map((each) => fields('keyData', each))]);
};
