import { extras } from '../extras/extras.ts';
import { domainTransfer } from '../frames/domain.ts';
import type { Registry } from '../registry.ts';
import { readTransfer } from '../replies/domain-reply.ts';
import { isSuccess } from '../result-codes.ts';

export type TransferState = 'pending' | 'approved' | 'refused' | 'none';

/** Where our request for a domain stands; `none` = there is none of ours. */
export const queryTransfer = async (registry: Registry, name: string): Promise<TransferState> => {
  const { reply, dialect } = await registry.ask((d) =>
    domainTransfer(d, 'query', { name, extension: extras(d, { object: 'domain', verb: 'transfer', name }) }),
  );
  const transfer = isSuccess(reply.code) ? readTransfer(reply, dialect) : undefined;
  if (transfer?.requestedBy?.toLowerCase() !== dialect.clientId.toLowerCase()) return 'none';
  if (transfer.status === 'pending') return 'pending';
  return transfer.status.endsWith('Approved') ? 'approved' : 'refused';
};
