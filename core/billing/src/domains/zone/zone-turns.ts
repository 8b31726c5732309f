import { setTimeout } from 'node:timers/promises';
import { conflict, serviceRef } from '@billet/sdk';
import { data } from '../../data.ts';
import type { House } from '../../room.ts';

/** Longer than any call to a registrar takes; it frees what a process that died was changing. */
const LEASE_MS = 120_000;
const PATIENCE_MS = 20_000;
const LOOK_MS = 100;

/** Lets changes of one zone happen one after the other, whichever process makes them. */
export interface ZoneTurns {
  inTurn<T>(domainId: number, signal: AbortSignal, work: () => Promise<T>): Promise<T>;
}

export const zoneTurnsRef = serviceRef<ZoneTurns>('domains.zoneTurns');

/** Some registrars replace the whole zone: two that read it at once would each undo what the other one wrote. */
export const createZoneTurns = ({ executor, clock, ids }: Pick<House, 'executor' | 'clock' | 'ids'>): ZoneTurns => {
  const write = (sql: string, values: readonly (string | number)[]): Promise<number> => executor.asSystem('domains.zoneTurn', (ctx) => data(ctx).db.execute(sql, values));
  const take = async (id: number, turn: string): Promise<boolean> =>
    (await write('update domains set zone_turn = ?, zone_turn_until = ? where id = ? and (zone_turn is null or zone_turn_until < ?)', [turn, new Date(clock.wallMs() + LEASE_MS).toISOString(), id, clock.wall()])) === 1;
  return {
    inTurn: async (domainId, signal, work) => {
      const turn = ids.ulid();
      for (const end = clock.wallMs() + PATIENCE_MS; !(await take(domainId, turn)); await setTimeout(LOOK_MS, undefined, { signal })) {
        if (clock.wallMs() > end) throw conflict('ZONE_BUSY', 'Somebody else is changing these records. Try again in a moment.');
      }
      try {
        return await work();
      } finally {
        await write('update domains set zone_turn = null, zone_turn_until = null where id = ? and zone_turn = ?', [domainId, turn]);
      }
    },
  };
};
