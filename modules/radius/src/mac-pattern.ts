import { ModuleError } from '@billet/sdk';

const pairsOf = (mac: string): readonly string[] => {
  const pairs = mac.replaceAll(/[-:.]/g, '').toLowerCase().match(/../g) ?? [];
  if (!/^[0-9a-f]{12}$/.test(pairs.join('')) || !/^[0-9a-fA-F.:-]{12,17}$/.test(mac))
    throw new ModuleError('invalid', `"${mac}" is not a device address: it has twelve hexadecimal digits.`, {
      field: 'macs',
    });
  return pairs;
};

/** One pattern for up to five devices, with any separator and in any case: two `==` rows would both have to match. */
export const macPattern = (macs: readonly string[]): string =>
  `^(?i)(${macs.map((mac) => pairsOf(mac).join('[-:.]?')).join('|')})$`;

/** The devices of a pattern made here, as people write them. */
export const macsOf = (pattern: string): readonly string[] => {
  const inner = /^\^\(\?i\)\((.*)\)\$$/.exec(pattern)?.[1];
  return inner === undefined ? [] : inner.split('|').map((one) => one.split('[-:.]?').join(':'));
};
