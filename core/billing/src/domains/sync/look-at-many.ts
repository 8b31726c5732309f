import { isModuleError, type CallCtx, type Registrar, type SyncedDomain } from '@billet/sdk';

/** A registrar without bulk looks is asked one by one; what cannot be told apart stays unknown. */
async function* oneByOne(registrar: Registrar<unknown>, ctx: CallCtx, names: readonly string[]): AsyncGenerator<SyncedDomain, void, void> {
  for (const name of names) {
    try {
      const domain = await registrar.info(ctx, name);
      yield domain === undefined ? { name, state: 'unknown', reason: 'The registrar does not show the domain.' } : { name, state: 'ours', domain };
    } catch (error) {
      if (!isModuleError(error)) throw error;
      yield { name, state: 'unknown', reason: error.message };
    }
  }
}

export const lookAtMany = (registrar: Registrar<unknown>, ctx: CallCtx, names: readonly string[]): AsyncIterable<SyncedDomain> => registrar.sync?.(ctx, names) ?? oneByOne(registrar, ctx, names);
