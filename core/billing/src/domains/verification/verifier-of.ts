import type { OperationCtx, Registrar } from '@billet/sdk';
import { data } from '../../data.ts';
import { registrarRegistryRef } from '../registrars/index.ts';
import { RegistrarAccount } from '../tables.ts';

/** Who proves the address of a registrant: `house`, the `registrar` that tells of it, or nobody that we could ask. */
export const verifierOf = async (ctx: OperationCtx, accountId: number | null): Promise<'house' | 'registrar' | 'none'> => {
  const account = await data(ctx).all(RegistrarAccount).findById(accountId ?? 0);
  const registrar: Registrar<unknown> | undefined = ctx.use(registrarRegistryRef).all().find(({ id }) => id === account?.extension)?.registrar;
  return registrar?.verification === undefined ? 'none' : registrar.verification === 'house' ? 'house' : 'registrar';
};
