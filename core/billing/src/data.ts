import { scopedQuery, type Database, type Entity, type ModelOf } from '@billet/database';
import { serviceRef, type OperationCtx } from '@billet/sdk';
import type { QueryBuilderType } from 'objection';

/** The open database, for the rooms. */
export const databaseRef = serviceRef<Database>('database');

/** A model together with whose rows it holds. */
export type ScopedModel<M extends Entity> = ModelOf<M> & Pick<typeof Entity, 'scope' | 'scopeColumn'>;

/** Data access of one operation: joined to its transaction, limited to what its caller may see. */
export interface Data {
  /** Rows the caller may see. */
  of<M extends Entity>(model: ScopedModel<M>): QueryBuilderType<M>;
  /** All rows: for what the system does on behalf of a caller, never to answer him. */
  all<M extends Entity>(model: ModelOf<M>): QueryBuilderType<M>;
  readonly db: Database;
}

/** Opens data access for an operation. */
export const data = (ctx: OperationCtx): Data => {
  const db = ctx.use(databaseRef);
  return {
    db,
    of: (model) => scopedQuery(db, model, ctx.caller.scope),
    all: (model) => db.from(model),
  };
};
