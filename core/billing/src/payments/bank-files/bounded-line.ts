import { createHash } from 'node:crypto';
import type { BankFileLine } from '@billet/sdk';
import { maskCardNumbers } from '../rules/index.ts';

const LONGEST_KEY = 200;
const MOST_REFERENCES = 50;

/** Short, without card numbers, and still another one for every other line. */
const keyOf = (key: string): string => {
  const masked = maskCardNumbers(key);
  return key.length <= LONGEST_KEY && masked === key ? key : `${masked.slice(0, 100)}#${createHash('sha256').update(key).digest('hex')}`;
};

/** A line with all its texts within bounds: an index cannot hold a key as long as a file likes to make it. */
export const boundedLine = (line: BankFileLine): BankFileLine => ({
  ...line,
  key: keyOf(line.key),
  text: line.text.slice(0, 500),
  // What is longer is no reference of ours.
  references: line.references.filter((each) => each.length <= LONGEST_KEY).slice(0, MOST_REFERENCES),
  ...(line.payer === undefined ? {} : { payer: { ...(line.payer.name === undefined ? {} : { name: line.payer.name.slice(0, 200) }), ...(line.payer.account === undefined ? {} : { account: line.payer.account.slice(0, 100) }) } }),
  ...(line.code === undefined ? {} : { code: line.code.slice(0, 100) }),
});
