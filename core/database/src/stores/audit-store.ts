import type { AuditEntry, AuditStore, UnitOfWork } from '@billet/kernel';
import { insertMany } from '../bulk/insert-many.ts';
import { reserveIds } from '../bulk/reserve-ids.ts';
import { canonicalJson } from '../canonical-json.ts';
import type { Database } from '../database.ts';
import { assertJoined } from '../joined-work.ts';

const json = (value: unknown): string | null => (value === undefined ? null : canonicalJson(value));

/** One line of an object's history. */
export interface AuditLine {
  readonly id: number;
  readonly at: string;
  readonly operation: string;
  readonly actorKind: string;
  readonly actorId: string | null;
  readonly address: string | null;
  readonly before: unknown;
  readonly after: unknown;
}

/** Who did what to which object; rows are immutable. */
export const createAuditStore = (db: Database): AuditStore => ({
  append: async (work: UnitOfWork, entry: AuditEntry) => {
    assertJoined(db, work);
    const [id] = await reserveIds(db, 'audit_log', 1);
    await insertMany(db, 'audit_log', ['id', 'at', 'operation', 'actor_kind', 'actor_id', 'impersonated_by', 'address', 'trace_id', 'input'], [
      [
        id as number,
        entry.at,
        entry.operation,
        entry.actor.kind,
        entry.actor.kind === 'system' ? null : entry.actor.id,
        json(entry.impersonatedBy),
        entry.address ?? null,
        entry.traceId,
        canonicalJson(entry.input ?? null),
      ],
    ]);
    await insertMany(
      db,
      'audit_subjects',
      ['audit_id', 'kind', 'subject_id', 'client_id', 'before', 'after'],
      entry.subjects.map((subject) => [id as number, subject.kind, subject.id, subject.clientId ?? null, json(subject.before), json(subject.after)]),
    );
  },
});

/** History of one object, newest first. */
export const readAudit = async (db: Database, kind: string, subjectId: string, limit: number): Promise<readonly AuditLine[]> => {
  const rows = await db.raw<{ id: number | string; at: string; operation: string; actor_kind: string; actor_id: string | null; address: string | null; before: string | null; after: string | null }>(
    `select s.id, a.at, a.operation, a.actor_kind, a.actor_id, a.address, s.before, s.after
     from audit_subjects s join audit_log a on a.id = s.audit_id
     where s.kind = ? and s.subject_id = ? order by s.id desc limit ?`,
    [kind, subjectId, limit],
  );
  const parse = (text: string | null): unknown => (text === null ? null : (JSON.parse(text) as unknown));
  return rows.map((row) => ({
    id: Number(row.id),
    at: row.at,
    operation: row.operation,
    actorKind: row.actor_kind,
    actorId: row.actor_id,
    address: row.address,
    before: parse(row.before),
    after: parse(row.after),
  }));
};
