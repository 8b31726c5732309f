import type { Knex } from 'knex';
import { QueryBuilder, type Model } from 'objection';

/** Adds conditions that the caller's own conditions cannot reach past. */
export type Guard = (query: Knex.QueryBuilder, builder: QueryBuilder<Model>) => void;

interface Statement {
  readonly grouping?: string;
}

/** knex keeps a query's parts in a list; it offers no public way to put brackets around the conditions so far. */
interface StatementHolder {
  _statements: Statement[];
}

/** What objection's builder has, but its types leave out. */
interface BuilderInternals {
  executeOnBuildKnex(query: Knex.QueryBuilder): Knex.QueryBuilder;
  baseCloneInto(builder: object): object;
}

const isCondition = (statement: Statement): boolean => statement.grouping === 'where';

/** Puts brackets around the conditions so far, so that no `or` among them can reach past what follows. */
const encloseConditions = (query: Knex.QueryBuilder): void => {
  const holder = query as unknown as StatementHolder;
  const conditions = holder._statements.filter(isCondition);
  if (conditions.length === 0) return;
  holder._statements = holder._statements.filter((statement) => !isCondition(statement));
  void query.where((group) => {
    (group as unknown as StatementHolder)._statements.push(...conditions);
  });
};

const internals = QueryBuilder.prototype as unknown as BuilderInternals;
const guards = new WeakMap<object, Guard>();

/**
 * An objection builder with a guard. The guard is applied after all operations, hooks included, and is copied to
 * clones (`resultSize`, `page` and `range` count on a clone).
 */
export class GuardedQueryBuilder<M extends Model, R = M[]> extends QueryBuilder<M, R> {
  executeOnBuildKnex(query: Knex.QueryBuilder): Knex.QueryBuilder {
    const built = internals.executeOnBuildKnex.call(this, query);
    const guard = guards.get(this);
    if (guard) {
      encloseConditions(built);
      guard(built, this as unknown as QueryBuilder<Model>);
    }
    return built;
  }

  baseCloneInto(builder: object): object {
    const guard = guards.get(this);
    if (guard) guards.set(builder, guard);
    return internals.baseCloneInto.call(this, builder);
  }
}

export const setGuard = (builder: object, guard: Guard): void => {
  guards.set(builder, guard);
};
