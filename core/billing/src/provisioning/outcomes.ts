import { failed, isModuleError, type Failure, type Outcome, type ResourceHandler, type ResourceKind, type ServerModule } from '@billet/sdk';

export const asFailure = (error: unknown): Failure =>
  isModuleError(error) ? error.failure : failed('remote', error instanceof Error ? error.message : String(error), { retry: 'later' });

/** An outcome, whatever was thrown. */
export const outcomeOf = async <T>(work: () => Promise<Outcome<T>>): Promise<Outcome<T>> => {
  try {
    return await work();
  } catch (error) {
    return asFailure(error);
  }
};

/** A failure that tells about the way to the server and nothing about what is on it. */
export const saysNothing = (outcome: Outcome<unknown>): boolean => outcome.status === 'failed' && ['auth', 'network', 'timeout', 'busy', 'rate'].includes(outcome.kind);

export type AnyHandler = ResourceHandler<unknown, ResourceKind>;

export const handlerOf = (module: ServerModule<unknown, unknown>, kind: string): AnyHandler | undefined => (module.resources as Readonly<Record<string, AnyHandler>> | undefined)?.[kind];
