/** A value of Stripe's form encoding: texts, lists and records of them. */
export type FormValue = string | readonly FormValue[] | FormRecord;
export interface FormRecord {
  readonly [key: string]: FormValue;
}

type Node = string | Map<string, Node>;

const pathOf = (key: string): readonly string[] => {
  const [head = '', ...rest] = key.split('[');
  return [head, ...rest.map((part) => part.replace(/\]$/, ''))];
};

const put = (root: Map<string, Node>, path: readonly string[], value: string): void => {
  let at = root;
  for (const [depth, raw] of path.entries()) {
    const key = raw === '' ? String(at.size) : raw;
    if (depth === path.length - 1) {
      at.set(key, value);
      return;
    }
    const next = at.get(key);
    const child = next instanceof Map ? next : new Map<string, Node>();
    at.set(key, child);
    at = child;
  }
};

const plain = (node: Node): FormValue => {
  if (typeof node === 'string') return node;
  const keys = [...node.keys()];
  if (keys.length > 0 && keys.every((key, index) => key === String(index)))
    return [...node.values()].map(plain);
  return Object.fromEntries([...node].map(([key, child]) => [key, plain(child)]));
};

/** Reads `a=1&b[c]=2&d[0][e]=3&f[]=4`; keys that count from zero make a list. */
export const parseForm = (text: string): FormRecord => {
  const root = new Map<string, Node>();
  for (const [key, value] of new URLSearchParams(text)) put(root, pathOf(key), value);
  return Object.fromEntries([...root].map(([key, child]) => [key, plain(child)]));
};
