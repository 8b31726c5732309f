import type { StripeObject } from './objects.ts';
import type { Created } from './params.ts';
import { resourceMissing } from './stripe-fault.ts';

export interface ListQuery {
  readonly limit?: number | undefined;
  readonly starting_after?: string | undefined;
  readonly ending_before?: string | undefined;
  readonly created?: Created;
}

export interface ListPage<T> {
  readonly object: 'list';
  readonly url: string;
  readonly has_more: boolean;
  readonly data: readonly T[];
}

const within = (created: number, range: Created): boolean => {
  if (range === undefined) return true;
  if (typeof range === 'number') return created === range;
  const { gte = -Infinity, gt = -Infinity, lte = Infinity, lt = Infinity } = range;
  return created >= gte && created > gt && created <= lte && created < lt;
};

/** One page of objects that come newest first. */
export const listPage = <T extends StripeObject>(
  url: string,
  objects: readonly T[],
  query: ListQuery,
): ListPage<T> => {
  const wanted = objects.filter((object) => within(object.created, query.created));
  const indexOf = (id: string): number => {
    const index = wanted.findIndex((object) => object.id === id);
    if (index < 0) throw resourceMissing('object', id);
    return index;
  };
  const limit = query.limit ?? 10;
  if (query.ending_before !== undefined) {
    const end = indexOf(query.ending_before);
    return { object: 'list', url, has_more: end > limit, data: wanted.slice(Math.max(0, end - limit), end) };
  }
  const start = query.starting_after === undefined ? 0 : indexOf(query.starting_after) + 1;
  return {
    object: 'list',
    url,
    has_more: wanted.length > start + limit,
    data: wanted.slice(start, start + limit),
  };
};
