import type { House } from '../../room.ts';
import { isIn } from './networks.ts';
import { hashOfWakeToken, WakeAddress } from './wake-address.ts';

/**
 * Fires the schedules that are due, for whoever knows the secret and calls from where it is allowed. `undefined`: he does
 * not, or may not; nothing tells which. Calling twice does nothing twice: the schedules remember what they fired.
 */
export const wake = async (house: Pick<House, 'db' | 'clock' | 'scheduler'>, token: string, from: string): Promise<readonly string[] | undefined> => {
  const known = await house.db.from(WakeAddress).findOne({ token_hash: hashOfWakeToken(token) });
  if (known === undefined || !isIn(known.networks as string[], from)) return undefined;
  const fired = await house.scheduler.tick();
  await house.db.transaction(async () => {
    await house.db.from(WakeAddress).findById(known.id).patch({ woken_at: house.clock.now(), woken_from: from, fired: [...new Set(fired)].slice(0, 50) });
  });
  return fired;
};
