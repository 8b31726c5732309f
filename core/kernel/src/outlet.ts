import { BilletError } from '@billet/sdk';
import { currentHookScope } from './hooks/index.ts';

/**
 * The one way out of the house. Whatever speaks to somebody outside (HTTP, mail, modules, gateways, registrars, the
 * outer step of an operation) asks here first, so that a restored copy is silent as a whole.
 */
export interface Outlet {
  /** This house is a restored copy: beside it the original may be at work. */
  readonly quiet: boolean;
  /** Refuses everything that a copy may not do. */
  assertLive(): void;
  /** The same, and nothing leaves in a dry run. */
  assertOpen(): void;
}

export const createOutlet = (quiet: boolean): Outlet => {
  const assertLive = (): void => {
    if (quiet) throw new BilletError('COPY_QUIET', 'This is a restored copy. Nothing leaves it until it is taken into service.', { status: 409 });
  };
  return {
    quiet,
    assertLive,
    assertOpen: () => {
      assertLive();
      if (currentHookScope()?.dryRun === true) throw new BilletError('DRY_RUN', 'Nothing leaves the house in a dry run.', { status: 409 });
    },
  };
};
