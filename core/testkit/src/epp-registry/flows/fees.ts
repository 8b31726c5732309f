import { formatMinor, parseMoney } from '@billet/sdk';
import { isFee } from '../names.ts';
import { charge } from '../model/money.ts';
import { isPremium, priceOf, type PricedCommand } from '../model/prices.ts';
import { refuse, refuseIf } from '../refusal.ts';
import { kids, kidText, maker, text, type Node } from '../xml/node.ts';
import type { Call } from './call.ts';

const RESULT: Readonly<Record<PricedCommand, string>> = {
  create: 'creData', renew: 'renData', transfer: 'trnData', restore: 'updData',
};

/** What the client says it pays, in minor units; nothing if it says nothing. */
const acknowledged = (call: Call, element: string): number | undefined => {
  const { currency } = call.world.prices;
  const node = call.extensions.find(({ ns, name }) => isFee(ns) && name === element);
  if (node === undefined) return undefined;
  const named = kidText(node, 'currency');
  refuseIf(named !== undefined && named !== currency, 2004, `Only ${currency} is taken`);
  return kids(node, 'fee').reduce((sum, fee) => {
    refuseIf(['grace-period', 'applied', 'refundable'].some((key) => fee.attrs[key] !== undefined), 2102, 'Attribute of a fee');
    try {
      return sum + parseMoney(text(fee), currency).amount;
    } catch {
      return refuse(2005, 'Too many decimals for the currency');
    }
  }, 0);
};

/** Checks what the client acknowledges and takes the money. `extra` = another fee in the same command. */
export const pay = (call: Call, name: string, command: PricedCommand, years: number, extra = 0): { readonly fee: number; readonly extension: Node | undefined } => {
  const { world, registrar, declared } = call;
  const fee = priceOf(world.prices, name, command, years) + extra;
  const said = acknowledged(call, command === 'restore' ? 'update' : command);
  refuseIf(said === undefined && isPremium(world.prices, name), 2003, 'A premium fee must be acknowledged');
  refuseIf(said !== undefined && said !== fee, 2004, 'The fee differs');
  charge(world, registrar.id, fee);
  const ns = [...declared].find(isFee);
  if (ns === undefined) return { fee, extension: undefined };
  const f = maker(ns);
  const { currency } = world.prices;
  const money = (amount: number): string => formatMinor({ amount, currency });
  return {
    fee,
    extension: f(RESULT[command], [
      f('currency', currency), f('fee', money(fee)), f('balance', money(registrar.balance)), f('creditLimit', money(registrar.creditLimit)),
    ]),
  };
};

interface Question {
  readonly name: string;
  readonly command: string;
  readonly years: number;
  readonly period: Node | undefined;
}

const COMMANDS: ReadonlySet<string> = new Set(['create', 'renew', 'transfer', 'restore']);

const question = (name: string, command: string, holder: Node): Question => {
  const period = kids(holder, 'period')[0];
  const years = period === undefined ? 1 : Number(text(period));
  refuseIf(period !== undefined && period.attrs['unit'] !== 'y', 2306, 'Only years');
  refuseIf(!COMMANDS.has(command), 2306, `Unknown command ${command}`);
  refuseIf(years !== 1 && (command === 'transfer' || command === 'restore'), 2306, 'For one year only');
  return { name, command, years, period };
};

/** The questions of a fee check, in whichever of the four ways the versions ask. */
const questions = (check: Node, names: readonly string[]): readonly Question[] => {
  const single = kids(check).filter(({ name }) => name === 'domain' || name === 'object');
  if (single.length > 0) {
    return single.map((each) => question(kidText(each, 'name') ?? kidText(each, 'objID') ?? '', kidText(each, 'command') ?? '', each));
  }
  return kids(check, 'command').flatMap((each) =>
    names.map((name) => (each.attrs['name'] === undefined ? question(name, text(each), check) : question(name, each.attrs['name'], each))),
  );
};

/** The price list for the names of a check. */
export const answerFeeCheck = (call: Call, names: readonly string[]): Node | undefined => {
  const check = call.extensions.find(({ ns, name }) => isFee(ns) && name === 'check');
  if (check === undefined) return undefined;
  const { prices } = call.world;
  const wanted = [check, ...kids(check)].map((each) => kidText(each, 'currency')).find((each) => each !== undefined);
  refuseIf(wanted !== undefined && wanted !== prices.currency, 2004, `Only ${prices.currency} is taken`);
  const f = maker(check.ns);
  const fee = ({ name, command, years }: Question): Node => {
    const amount = priceOf(prices, name, command as PricedCommand, years);
    return f('fee', formatMinor({ amount, currency: prices.currency }), { description: `${command} fee` });
  };
  const rank = ({ name }: Question): Node => f('class', isPremium(prices, name) ? 'premium' : 'standard');
  const asked = questions(check, names);
  const currency = f('currency', prices.currency);
  if (kids(check, 'command').some(({ attrs }) => attrs['name'] !== undefined)) {
    return f('chkData', [
      currency,
      ...[...new Set(asked.map(({ name }) => name))].map((name) => {
        const mine = asked.filter((each) => each.name === name);
        return f('cd', [
          f('objID', name),
          ...mine.slice(0, 1).map(rank),
          ...mine.map((each) => f('command', [each.period, fee(each)], { name: each.command })),
        ], { avail: '1' });
      }),
    ]);
  }
  const flat = kids(check, 'object').length > 0 ? 'objID' : 'name';
  return f(
    'chkData',
    asked.map((each) => f('cd', [f(flat, each.name), currency, f('command', each.command), each.period, fee(each), rank(each)])),
  );
};
