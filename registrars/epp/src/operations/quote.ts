import { ModuleError, type Money } from '@billet/sdk';
import { extras } from '../extras/extras.ts';
import { domainCheck } from '../frames/domain.ts';
import { feeCheck, type FeeCommand } from '../frames/fee.ts';
import type { Registry } from '../registry.ts';
import { readFees } from '../replies/fee-reply.ts';

/** What the registry would take for a command on this name now. */
export const quote = async (registry: Registry, name: string, command: FeeCommand, years: number): Promise<Money> => {
  const { reply } = await registry.must((d) => {
    const fees = feeCheck(d, [name], [{ command, years }], registry.ctx.settings.currency);
    if (fees === undefined) throw new ModuleError('unsupported', 'The registry tells no prices.', { retry: 'never' });
    return domainCheck(d, [name], [...extras(d, { object: 'domain', verb: 'check', name }), fees]);
  });
  const price = readFees(reply).find((each) => each.name === name && each.command === command)?.price;
  if (price === undefined) throw new ModuleError('declined', `The registry tells no price for ${name}.`);
  return price;
};
