import { BilletError, type ServiceRef } from '@billet/sdk';
import { asFunction, asValue, createContainer, InjectionMode, type AwilixContainer } from 'awilix';

/** The host's container: typed names, values made once on first use, torn down in reverse. */
export interface Services {
  provide<T>(ref: ServiceRef<T>, value: T): void;
  provideLazily<T>(ref: ServiceRef<T>, make: () => T): void;
  use<T>(ref: ServiceRef<T>): T;
  has(ref: ServiceRef<unknown>): boolean;
  /** A child that sees everything and keeps its own additions; one per extension. */
  scope(): Services;
  dispose(): Promise<void>;
}

const wrap = (container: AwilixContainer): Services => ({
  provide: (ref, value) => {
    container.register(ref.id, asValue(value));
  },
  provideLazily: (ref, make) => {
    container.register(ref.id, asFunction(make).singleton());
  },
  use: <T>(ref: ServiceRef<T>): T => {
    if (!container.hasRegistration(ref.id)) {
      throw new BilletError('SERVICE_MISSING', `No service "${ref.id}" is registered.`, { status: 500 });
    }
    return container.resolve<T>(ref.id);
  },
  has: (ref) => container.hasRegistration(ref.id),
  scope: () => wrap(container.createScope()),
  dispose: () => container.dispose(),
});

export const createServices = (): Services => wrap(createContainer({ strict: true, injectionMode: InjectionMode.PROXY }));
