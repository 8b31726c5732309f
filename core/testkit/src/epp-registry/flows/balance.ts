import { formatMinor } from '@billet/sdk';
import { BALANCE } from '../names.ts';
import { maker } from '../xml/node.ts';
import type { Flow } from './call.ts';

/** Verisign's query of the account. */
export const balanceInfo: Flow = ({ world, registrar }) => {
  const b = maker(BALANCE);
  const money = (amount: number): string => formatMinor({ amount, currency: world.prices.currency });
  return {
    code: 1000,
    data: [
      b('infData', [
        b('creditLimit', money(registrar.creditLimit)),
        b('balance', money(registrar.balance)),
        b('availableCredit', money(registrar.balance + registrar.creditLimit)),
        b('creditThreshold', [b('fixed', money(registrar.lowWater))]),
      ]),
    ],
  };
};
