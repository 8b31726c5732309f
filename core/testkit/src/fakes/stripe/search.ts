import { refusedParams } from './stripe-fault.ts';

interface Searchable {
  readonly metadata: Readonly<Record<string, string>>;
  readonly status?: string;
}

const CLAUSE = /^(?:metadata\[(["'])(?<key>.+?)\1\]|(?<field>status)):\s*(["'])(?<value>.*?)\4$/;

/** Understands `metadata['key']:'value'` and `status:'value'`, joined by AND. */
export const searchFilter = (query: string): ((object: Searchable) => boolean) => {
  const clauses = query.split(/\s+AND\s+/i).map((clause) => {
    const groups = CLAUSE.exec(clause.trim())?.groups;
    if (groups === undefined)
      throw refusedParams('Your search query is not well-formed.', { param: 'query' });
    return { key: groups.key, value: groups.value };
  });
  return (object) =>
    clauses.every(({ key, value }) => (key === undefined ? object.status : object.metadata[key]) === value);
};
