import { addMoney, type Money } from '@billet/sdk';
import type { FeeCommand } from '../frames/fee.ts';
import { FEE_VERSIONS, feeNamespace } from '../namespaces.ts';
import { childText, elements, first, textOf, type XmlNode } from '../xml/xml-node.ts';
import { decimalMoney } from './decimal-money.ts';
import type { Reply } from './reply.ts';

/** The price of one command on one name. */
export interface FeePrice {
  readonly name: string;
  readonly command: FeeCommand;
  readonly price: Money;
  /** `standard`, `premium` or whatever the registry calls it. */
  readonly feeClass: string | undefined;
}

/** A class of its own, whatever the registry calls it. */
export const isPremium = ({ feeClass }: FeePrice): boolean => feeClass !== undefined && !/^(standard|std|normal)$/i.test(feeClass);

const NAMESPACES: ReadonlySet<string> = new Set(FEE_VERSIONS.map(feeNamespace));

const isFeeCommand = (text: string | undefined): text is FeeCommand =>
  text === 'create' || text === 'renew' || text === 'transfer' || text === 'restore';

/** Fees less credits; nothing if there is none of either, or one cannot be read: a part is not a price. */
const total = (node: XmlNode, currency: string | undefined): Money | undefined => {
  const amounts = [...elements(node, 'fee'), ...elements(node, 'credit')].map((each) => decimalMoney(textOf(each), currency));
  const read = amounts.filter((each) => each !== undefined);
  return read.length === amounts.length && read.length > 0 ? read.reduce(addMoney) : undefined;
};

const nameOf = (cd: XmlNode): string =>
  (childText(cd, 'objID') ?? childText(cd, 'name') ?? textOf(first(cd, 'object'))).toLowerCase();

/** Reads the prices of a check in every version: a command is an element with fees inside, or stands beside them. */
export const readFees = (reply: Reply): readonly FeePrice[] => {
  const data = reply.extension.find(({ ns, name }) => NAMESPACES.has(ns) && name === 'chkData');
  return elements(data, 'cd').flatMap((cd) =>
    elements(cd, 'command').flatMap((node) => {
      const named = node.attrs['name'];
      const holder = named === undefined ? cd : node;
      const command = named ?? textOf(node);
      const currency = childText(holder, 'currency') ?? childText(cd, 'currency') ?? childText(data, 'currency');
      const price = total(holder, currency);
      const feeClass = childText(holder, 'class') ?? childText(cd, 'class');
      return price === undefined || !isFeeCommand(command) ? [] : [{ name: nameOf(cd), command, price, feeClass }];
    }),
  );
};

/** What a command cost and what is left, as its answer says. */
export interface Charged {
  readonly charged: Money | undefined;
  readonly balance: Money | undefined;
  readonly creditLimit: Money | undefined;
}

export const readCharged = (reply: Reply): Charged => {
  const data = reply.extension.find(({ ns, name }) => NAMESPACES.has(ns) && name !== 'chkData');
  const currency = childText(data, 'currency');
  return {
    charged: data && total(data, currency),
    balance: decimalMoney(childText(data, 'balance'), currency),
    creditLimit: decimalMoney(childText(data, 'creditLimit'), currency),
  };
};
