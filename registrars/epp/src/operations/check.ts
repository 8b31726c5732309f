import { domainNameProblem, isModuleError, type Availability } from '@billet/sdk';
import { extras } from '../extras/extras.ts';
import { domainCheck } from '../frames/domain.ts';
import { feeCheck, type FeeCommand } from '../frames/fee.ts';
import type { Registry } from '../registry.ts';
import { readCheck } from '../replies/domain-reply.ts';
import { isPremium, readFees, type FeePrice } from '../replies/fee-reply.ts';
import { isSuccess } from '../result-codes.ts';
import type { Answered } from '../session/work-queue.ts';

const inBatches = <T>(list: readonly T[], size: number): readonly (readonly T[])[] =>
  Array.from({ length: Math.ceil(list.length / size) }, (_, at) => list.slice(at * size, (at + 1) * size));

const ask = async (registry: Registry, names: readonly string[]): Promise<Answered> => {
  const { currency } = registry.ctx.settings;
  const [name = ''] = names;
  let asked = false;
  const answer = await registry.ask((dialect) => {
    const fees = feeCheck(dialect, names, [{ command: 'create', years: 1 }, { command: 'renew', years: 1 }], currency);
    asked = fees !== undefined;
    return domainCheck(dialect, names, [...extras(dialect, { object: 'domain', verb: 'check', name }), ...(fees === undefined ? [] : [fees])]);
  });
  if (isSuccess(answer.reply.code) || !asked) return answer;
  // A currency or command the registry does not sell in must not hide whether a name is free.
  return registry.ask((dialect) => domainCheck(dialect, names, extras(dialect, { object: 'domain', verb: 'check', name })));
};

const batch = async (registry: Registry, names: readonly string[]): Promise<readonly Availability[]> => {
  const unknown = (reason: string): readonly Availability[] => names.map((name) => ({ name, state: 'unknown', reason }));
  try {
    const { reply, dialect } = await ask(registry, names);
    if (!isSuccess(reply.code)) return unknown(reply.message);
    const checked = new Map(readCheck(reply, dialect.ns.domain).map((each) => [each.name.toLowerCase(), each]));
    const fees = readFees(reply);
    const feeOf = (name: string, command: FeeCommand): FeePrice | undefined => fees.find((each) => each.name === name && each.command === command);
    return names.map((name) => {
      const found = checked.get(name);
      if (found === undefined) return { name, state: 'unknown', reason: 'The registry did not answer for it.' };
      const fee = feeOf(name, 'create');
      const renewal = feeOf(name, 'renew')?.price;
      return {
        name,
        state: found.available ? 'available' : 'taken',
        ...(fee !== undefined && isPremium(fee) ? { premium: fee.price, ...(renewal === undefined ? {} : { premiumRenewal: renewal }) } : {}),
        ...(found.reason === undefined ? {} : { reason: found.reason }),
      };
    });
  } catch (error) {
    if (isModuleError(error) && error.failure.retry === 'later') return unknown(error.message);
    throw error;
  }
};

/** Asks in batches of the registry's size; names no registry would take are not sent at all. */
export const check = async (registry: Registry, names: readonly string[]): Promise<readonly Availability[]> => {
  const problems = new Map(names.map((name) => [name, domainNameProblem(name)]));
  // Where one server runs several zones, a command is for one of them.
  const zone = (name: string): string => (registry.profile.subProducts === undefined ? '' : name.slice(name.lastIndexOf('.')));
  const good = names.filter((name) => problems.get(name) === undefined);
  const zones = [...new Set(good.map(zone))].map((each) => good.filter((name) => zone(name) === each));
  const answers = await Promise.all(zones.flatMap((list) => inBatches(list, registry.profile.checkBatch)).map((list) => batch(registry, list)));
  const found = new Map(answers.flat().map((each) => [each.name, each]));
  return names.map((name) => {
    const reason = problems.get(name);
    return reason === undefined ? (found.get(name) ?? { name, state: 'unknown' }) : { name, state: 'invalid', reason };
  });
};
