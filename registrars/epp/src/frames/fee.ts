import { formatMinor, ModuleError, type Money, type PricedCommand } from '@billet/sdk';
import { feeNamespace, type FeeVersion } from '../namespaces.ts';
import type { Dialect } from '../session/dialect.ts';
import { tag } from '../xml/write-xml.ts';
import type { XmlNode } from '../xml/xml-node.ts';

export type FeeCommand = PricedCommand;

export interface FeeQuestion {
  readonly command: FeeCommand;
  readonly years: number;
}

/** How a version of the fee extension asks: every name by itself, one command for all names, or several. */
const style = (version: FeeVersion): 'domain' | 'object' | 'flat' | 'named' => {
  if (version === '0.9') return 'object';
  if (version === '0.11') return 'flat';
  return ['0.4', '0.5', '0.6', '0.7', '0.8'].includes(version) ? 'domain' : 'named';
};

export const feeCheck = (
  { fee, ns }: Dialect,
  names: readonly string[],
  questions: readonly FeeQuestion[],
  currency: string | undefined,
): XmlNode | undefined => {
  if (fee === undefined) return undefined;
  const f = tag(feeNamespace(fee));
  const money = currency !== undefined && f('currency', currency);
  // Restoring is not for a number of years.
  const period = ({ command, years }: FeeQuestion): XmlNode | undefined =>
    command === 'restore' ? undefined : f('period', String(years), { unit: 'y' });
  switch (style(fee)) {
    case 'named':
      return f('check', [money, ...questions.map((each) => f('command', [period(each)], { name: each.command }))]);
    case 'flat': {
      const [only] = questions;
      return only && f('check', [f('command', only.command), money, period(only)]);
    }
    case 'object':
      return f(
        'check',
        names.flatMap((name) =>
          questions.map((each) =>
            f('object', [f('objID', name, { element: 'name' }), money, f('command', each.command), period(each)], {
              objURI: ns.domain,
            }),
          ),
        ),
      );
    case 'domain':
      return f(
        'check',
        names.flatMap((name) =>
          questions.map((each) => f('domain', [f('name', name), money, f('command', each.command), period(each)])),
        ),
      );
  }
};

/** Acknowledges a price: the registry refuses the command if its own differs. Where it cannot be said, nothing is bought. */
export const feeAccepted = (
  { fee }: Dialect,
  command: 'create' | 'renew' | 'transfer' | 'update',
  price: Money | undefined,
): XmlNode | undefined => {
  if (price === undefined) return undefined;
  if (fee === undefined) throw new ModuleError('declined', 'The registry takes no price to compare with its own.', { code: 'price', retry: 'afterFix' });
  const f = tag(feeNamespace(fee));
  return f(command, [f('currency', price.currency), f('fee', formatMinor(price))]);
};
