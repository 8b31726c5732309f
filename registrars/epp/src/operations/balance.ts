import { isModuleError, ModuleError, type Money } from '@billet/sdk';
import { VERISIGN_BALANCE } from '../namespaces.ts';
import type { Registry } from '../registry.ts';
import { rememberedBalance } from '../remembered-balance.ts';
import { decimalMoney } from '../replies/decimal-money.ts';
import { part } from '../replies/reply.ts';
import { tag } from '../xml/write-xml.ts';
import { childText } from '../xml/xml-node.ts';

const asked = async (registry: Registry): Promise<Money | undefined> => {
  const { reply } = await registry.must(({ spoken }) => {
    if (!spoken.has(VERISIGN_BALANCE)) throw new ModuleError('unsupported', 'The registry has no command for the balance.');
    return { verb: 'info', effect: 'reads', content: [tag(VERISIGN_BALANCE)('info')] };
  });
  const data = part(reply.data, VERISIGN_BALANCE, 'infData');
  return decimalMoney(childText(data, 'availableCredit') ?? childText(data, 'balance'), registry.ctx.settings.currency);
};

/** What is left in the account: asked where there is a command for it, else what the last purchase told. */
export const balance = async (registry: Registry): Promise<Money> => {
  try {
    const money = await asked(registry);
    if (money !== undefined) return money;
  } catch (error) {
    if (!isModuleError(error) || error.failure.kind !== 'unsupported') throw error;
  }
  const known = await rememberedBalance(registry.ctx);
  if (known === undefined) throw new ModuleError('unsupported', 'The registry has not told the balance yet.', { retry: 'later' });
  return known;
};
