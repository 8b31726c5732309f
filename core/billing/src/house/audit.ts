import { openDatabase, type Database, type DatabaseConfig } from '@billet/database';
import { createLiveClock, type KernelLog } from '@billet/kernel';
import type { Invariant, Room } from '../room.ts';
import { rooms } from './rooms.ts';

/** What one invariant found. */
export interface AuditFinding {
  readonly id: string;
  readonly title: string;
  readonly room: string;
  /** Up to ten offending rows. */
  readonly rows: readonly Readonly<Record<string, unknown>>[];
}

/** Everything `billet audit` says. Clean = no findings. */
export interface AuditReport {
  readonly checked: number;
  readonly findings: readonly AuditFinding[];
}

const sqlOf = (invariant: Invariant, engine: Database['engine']): string => (typeof invariant.sql === 'string' ? invariant.sql : invariant.sql[engine]);

/** Runs every room's invariants as SQL, on a read-only connection. */
export const auditHouse = async (db: Database, rooms: readonly Room[]): Promise<AuditReport> => {
  const findings: AuditFinding[] = [];
  let checked = 0;
  for (const room of rooms) {
    for (const invariant of room.invariants ?? []) {
      checked += 1;
      const rows = await db.raw(`select * from (${sqlOf(invariant, db.engine)}) found limit 10`);
      if (rows.length > 0) findings.push({ id: invariant.id, title: invariant.title, room: room.name, rows });
    }
  }
  return { checked, findings };
};

/** The same from outside, beside a running process or without one: only reads, and no extension's code runs. */
export const auditInstallation = async (database: DatabaseConfig, log: KernelLog): Promise<AuditReport> => {
  const db = await openDatabase(database, { clock: createLiveClock(), log });
  try {
    return await auditHouse(db, rooms);
  } finally {
    await db.close();
  }
};
