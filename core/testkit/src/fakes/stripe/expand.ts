import type { Store } from './store.ts';

type Plain = Record<string, unknown>;

const isPlain = (value: unknown): value is Plain =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const walk = (store: Store, holder: Plain, path: readonly string[]): void => {
  const [key, ...rest] = path;
  if (key === undefined) return;
  const value = holder[key];
  if (Array.isArray(value)) {
    for (const item of value) if (isPlain(item)) walk(store, item, rest);
    return;
  }
  const object = typeof value === 'string' ? store.find(value) : value;
  if (!isPlain(object)) return;
  if (typeof value === 'string') holder[key] = structuredClone(object);
  walk(store, holder[key] as Plain, rest);
};

/** A copy of an answer in which the ids at the given paths (`latest_charge.balance_transaction`) became objects. */
export const expand = (store: Store, body: unknown, paths: readonly string[]): unknown => {
  const copy: unknown = structuredClone(body);
  if (isPlain(copy)) for (const path of paths) walk(store, copy, path.split('.'));
  return copy;
};
