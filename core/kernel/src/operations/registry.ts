import { BilletError, type Operation } from '@billet/sdk';
import { isPermission } from './permissions.ts';

/** All use cases by name. Sealed after boot. */
export interface OperationRegistry {
  add(operation: Operation, owner: string): void;
  /** Removes all operations of an extension that is disabled. */
  removeOwned(owner: string): void;
  get(name: string): Operation;
  all(): readonly RegisteredOperation[];
  /** Grows whenever operations come or go. */
  version(): number;
}

export interface RegisteredOperation {
  readonly operation: Operation;
  readonly owner: string;
}

const NAME = /^[a-z][a-zA-Z-]*(\.[a-zA-Z-]+)+$/;

const refuse = (owner: string, name: string, why: string): never => {
  throw new BilletError('OPERATION_INVALID', `Operation "${name}" of ${owner}: ${why}`, { status: 500 });
};

export const createOperationRegistry = (): OperationRegistry => {
  const entries = new Map<string, RegisteredOperation>();
  const routes = new Map<string, string>();
  let version = 0;
  return {
    add: (operation, owner) => {
      if (!NAME.test(operation.name)) refuse(owner, operation.name, 'the name must read room.verb');
      if (entries.has(operation.name)) refuse(owner, operation.name, 'the name is taken');
      if (!Array.isArray(operation.audience) || operation.audience.length === 0) refuse(owner, operation.name, 'it has no audience');
      if (!isPermission(operation.permission)) refuse(owner, operation.name, 'it has no permission');
      if (operation.kind === 'query' && operation.steps.kind === 'foreign') refuse(owner, operation.name, 'a query may not call outside');
      if (operation.http !== undefined) {
        const route = `${operation.http.method} ${operation.http.path.replaceAll(/\{[^}]+\}/g, '{}')}`;
        const other = routes.get(route);
        if (other !== undefined) refuse(owner, operation.name, `its route belongs to ${other}`);
        routes.set(route, operation.name);
      }
      entries.set(operation.name, { operation, owner });
      version += 1;
    },
    version: () => version,
    removeOwned: (owner) => {
      version += 1;
      for (const [name, entry] of entries) if (entry.owner === owner) entries.delete(name);
      for (const [route, name] of routes) if (!entries.has(name)) routes.delete(route);
    },
    get: (name) => {
      const entry = entries.get(name);
      if (entry === undefined) throw new BilletError('OPERATION_UNKNOWN', `No operation is called "${name}".`, { status: 404 });
      return entry.operation;
    },
    all: () => [...entries.values()].sort((a, b) => (a.operation.name < b.operation.name ? -1 : 1)),
  };
};
