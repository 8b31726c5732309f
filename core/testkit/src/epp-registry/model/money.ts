import { formatMinor } from '@billet/sdk';
import { LOW_BALANCE } from '../names.ts';
import { refuse } from '../refusal.ts';
import { maker } from '../xml/node.ts';
import { tell, type World } from './world.ts';

/** Takes money from a registrar, or refuses when there is not enough. */
export const charge = (world: World, registrarId: string, amount: number): void => {
  const account = world.registrars.get(registrarId);
  if (account === undefined) return;
  if (amount > 0 && account.balance + account.creditLimit < amount) refuse(2104, 'Insufficient funds');
  const before = account.balance;
  account.balance -= amount;
  if (before >= account.lowWater && account.balance < account.lowWater) {
    const money = (value: number): string => formatMinor({ amount: value, currency: world.prices.currency });
    const l = maker(LOW_BALANCE);
    tell(world, registrarId, 'Low Account Balance', [
      l('pollData', [
        l('registrarName', registrarId),
        l('creditLimit', money(account.creditLimit)),
        l('creditThreshold', money(account.lowWater), { type: 'FIXED' }),
        l('availableCredit', money(account.balance + account.creditLimit)),
      ]),
    ]);
  }
};

/** Takes money that is owed in any case: a renewal by the registry itself. */
export const chargeAnyway = (world: World, registrarId: string, amount: number): void => {
  const account = world.registrars.get(registrarId);
  if (account !== undefined) account.balance -= amount;
};
