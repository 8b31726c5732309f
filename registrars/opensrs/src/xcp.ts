import { el, readXml, type XmlNode } from '@billet/bank-files';

/** A value of the protocol: text, a list, or named values. */
export type Xcp = string | readonly Xcp[] | { readonly [key: string]: Xcp };

const isList = (value: Xcp): value is readonly Xcp[] => Array.isArray(value);

const written = (value: Xcp): string | readonly string[] => {
  if (typeof value === 'string') return value;
  const entries = isList(value) ? value.map((each, at) => [String(at), each] as const) : Object.entries(value);
  return [el(isList(value) ? 'dt_array' : 'dt_assoc', entries.map(([key, each]) => el('item', written(each), { key })))];
};

/** A whole envelope of the protocol XCP (OpenSRS API guide). */
export const writeXcp = (content: Readonly<Record<string, Xcp>>): string => {
  const [block = ''] = written(content);
  return `<?xml version="1.0" encoding="UTF-8" standalone="no"?><!DOCTYPE OPS_envelope SYSTEM "ops.dtd">${el('OPS_envelope', [el('header', [el('version', '0.9')]), el('body', [el('data_block', [block])])])}`;
};

const valueOf = (node: XmlNode): Xcp => {
  const [inner] = node.children;
  if (inner === undefined) return node.text.trim();
  if (inner.name === 'dt_assoc') return Object.fromEntries(inner.children.map((item) => [item.attrs['key'] ?? '', valueOf(item)]));
  if (inner.name === 'dt_array') return [...inner.children].sort((a, b) => Number(a.attrs['key']) - Number(b.attrs['key'])).map(valueOf);
  return inner.text.trim();
};

/** The named values of an envelope; throws for what is none. Their document type is the only one that is let through, unread. */
export const readXcp = (text: string): Readonly<Record<string, Xcp>> => {
  const root = readXml('xcp', text.replace(/<!DOCTYPE\s+OPS_envelope\s+SYSTEM\s+["']ops\.dtd["']\s*>/i, ''));
  const block = root.children.find(({ name }) => name === 'body')?.children.find(({ name }) => name === 'data_block');
  const value = block === undefined ? '' : valueOf(block);
  if (typeof value === 'string' || isList(value)) throw new Error('no named values');
  return value;
};

export const recordIn = (value: Xcp | undefined, key?: string): Readonly<Record<string, Xcp>> => {
  const found = key === undefined ? value : recordIn(value)[key];
  return found === undefined || typeof found === 'string' || isList(found) ? {} : found;
};

export const textIn = (value: Xcp | undefined, key: string): string | undefined => {
  const found = recordIn(value)[key];
  return typeof found === 'string' && found !== '' ? found : undefined;
};

export const listIn = (value: Xcp | undefined, key: string): readonly Xcp[] => {
  const found = recordIn(value)[key];
  return found !== undefined && typeof found !== 'string' && isList(found) ? found : [];
};
