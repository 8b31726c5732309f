import { ModuleError, type PremiumTransfer } from '@billet/sdk';
import { extras } from '../extras/extras.ts';
import { domainCheck } from '../frames/domain.ts';
import { feeCheck } from '../frames/fee.ts';
import type { Registry } from '../registry.ts';
import { isPremium, readFees } from '../replies/fee-reply.ts';

/** What a transfer to us costs where the name is a premium one; nothing for an ordinary name, and where the registry tells no prices. */
export const premiumTransfer = async (registry: Registry, name: string): Promise<PremiumTransfer | undefined> => {
  const { currency } = registry.ctx.settings;
  let asked = false;
  const { reply } = await registry.must((d) => {
    const fees = feeCheck(d, [name], [{ command: 'transfer', years: 1 }, { command: 'renew', years: 1 }], currency);
    asked = fees !== undefined;
    return domainCheck(d, [name], [...extras(d, { object: 'domain', verb: 'check', name }), ...(fees === undefined ? [] : [fees])]);
  });
  const fees = asked ? readFees(reply).filter((each) => each.name === name) : [];
  if (!fees.some(isPremium)) return undefined;
  const [transfer, renewal] = (['transfer', 'renew'] as const).map((command) => fees.find((each) => each.command === command)?.price);
  if (transfer === undefined) throw new ModuleError('declined', `The registry tells no price for a transfer of ${name}.`, { code: 'price', field: 'name' });
  return { price: transfer, ...(renewal === undefined ? {} : { renewal }) };
};
