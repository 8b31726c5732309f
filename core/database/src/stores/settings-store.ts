import type { SettingsStore, StoredSetting, UnitOfWork } from '@billet/kernel';
import { insertMany } from '../bulk/insert-many.ts';
import type { Database } from '../database.ts';
import { assertJoined } from '../joined-work.ts';

/** Settings in the database; secrets arrive sealed. */
export const createSettingsStore = (db: Database): SettingsStore => ({
  read: async (place): Promise<readonly StoredSetting[]> => {
    const rows = await db.raw<{ key: string; value: string; sealed: number | boolean }>('select key, value, sealed from settings where place = ?', [place]);
    return rows.map((row) => ({ key: row.key, value: row.value, sealed: row.sealed === true || row.sealed === 1 }));
  },
  write: async (work: UnitOfWork, place, settings) => {
    assertJoined(db, work);
    await insertMany(db, 'settings', ['place', 'key', 'value', 'sealed'], settings.map(({ key, value, sealed }) => [place, key, value, sealed]), {
      onConflict: { key: ['place', 'key'], update: ['value', 'sealed'] },
    });
  },
  remove: async (work: UnitOfWork, place) => {
    assertJoined(db, work);
    await db.execute('delete from settings where place = ?', [place]);
  },
});
