import type { QueryBuilderType } from 'objection';
import { networkAround, sizeOf, sortKey, type Network } from './rules/index.ts';
import type { AddressUse, HeldAddress } from './tables.ts';

type Narrow = (rows: QueryBuilderType<AddressUse> | QueryBuilderType<HeldAddress>) => void;

/** Narrows to rows that share an address with a network: those that begin in it, and prefixes in which it lies. */
export const overlapping = (network: Network): Narrow => {
  const wider = Array.from({ length: network.length }, (_each, length) => networkAround(network, length));
  return (rows) => {
    void rows.whereBetween('sort', [sortKey(network), sortKey({ ...network, value: network.value + sizeOf(network) - 1n })]);
    for (const around of wider) void rows.orWhereRaw('(sort = ? and address like ?)', [sortKey(around), `%/${String(around.length)}`]);
  };
};
