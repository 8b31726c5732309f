import { storedPlan, type PoolPlan } from './rules/index.ts';
import type { AddressPool } from './tables.ts';

export const listOf = (value: unknown): readonly string[] => (Array.isArray(value) ? value.map(String) : []);

export const planOf = ({ network, unit, gateway, ranges, excluded }: AddressPool): PoolPlan => storedPlan({ network, unit, gateway, ranges: listOf(ranges), excluded: listOf(excluded) });
