import type { ModelClass, QueryBuilderType } from 'objection';
import type { Database, ModelOf } from '../database.ts';
import { DatabaseError } from '../errors.ts';
import type { Entity } from './entity.ts';
import { setGuard } from './guarded-query-builder.ts';

/** Whose rows a caller may see. */
export type DataScope =
  | { readonly kind: 'all' }
  | { readonly kind: 'clients'; readonly clientIds: readonly number[] }
  | { readonly kind: 'none' };

/**
 * A query that only ever sees the rows of the scope, whatever conditions the caller adds: a foreign row is simply
 * not there. Tables of scope `system` refuse callers that are bound to clients; inserting goes through `db.from`.
 */
export const scopedQuery = <M extends Entity>(
  db: Database,
  model: ModelOf<M> & Pick<typeof Entity, 'scope' | 'scopeColumn'>,
  scope: DataScope,
): QueryBuilderType<M> => {
  const query = db.from(model);
  if (scope.kind === 'all' || model.scope === 'public') return query;
  if (model.scope === 'system') {
    throw new DatabaseError('other', `${model.tableName} is not for clients`);
  }
  const column = model.scope === 'self' ? 'id' : model.scopeColumn;
  setGuard(query, (conditions, builder) => {
    if (builder.isInsert()) throw new DatabaseError('other', 'a scoped query does not insert');
    if (scope.kind === 'none' || scope.clientIds.length === 0) {
      void conditions.whereRaw('1 = 0');
      return;
    }
    const owner = `${builder.tableRefFor(model as unknown as ModelClass<M>)}.${column}`;
    void conditions.whereIn(owner, scope.clientIds);
  });
  return query;
};
