import { createHash, randomBytes } from 'node:crypto';
import type { Database } from '../database.ts';

/** A session as the web layer uses it. Only the hash of its token is stored. */
export interface Session {
  readonly id: number;
  readonly kind: string;
  readonly ownerId: number | null;
  readonly data: Readonly<Record<string, unknown>>;
  readonly createdAt: string;
  readonly expiresAt: string;
}

export interface NewSession {
  readonly kind: string;
  readonly ownerId: number | null;
  readonly data: Readonly<Record<string, unknown>>;
  readonly idleMs: number;
  readonly address?: string;
  readonly agent?: string;
}

const hashOf = (token: string): string => createHash('sha256').update(token).digest('hex');

const SEEN_EVERY_MS = 60_000;

interface SessionRow {
  readonly id: number | string;
  readonly kind: string;
  readonly owner_id: number | string | null;
  readonly data: string;
  readonly created_at: string;
  readonly seen_at: string;
  readonly expires_at: string;
}

/** Sessions in the database, by wall time. */
export class SessionStore {
  readonly #db: Database;
  readonly #absoluteMs: number;

  constructor(db: Database, absoluteMs = 7 * 24 * 3_600_000) {
    this.#db = db;
    this.#absoluteMs = absoluteMs;
  }

  /** Gives the token; it is shown to nobody but the browser. */
  async create(session: NewSession): Promise<string> {
    const token = randomBytes(32).toString('base64url');
    const now = this.#db.clock.wall();
    await this.#db.transaction(() =>
      this.#db.execute(
        'insert into sessions (token_hash, kind, owner_id, data, created_at, seen_at, expires_at, address, agent) values (?, ?, ?, ?, ?, ?, ?, ?, ?)',
        [hashOf(token), session.kind, session.ownerId, JSON.stringify(session.data), now, now, this.#after(session.idleMs), session.address ?? null, session.agent?.slice(0, 200) ?? null],
      ),
    );
    return token;
  }

  /** Finds a live session and, at most once a minute, notes that it was used. */
  async find(token: string, idleMs: number): Promise<Session | undefined> {
    const [row] = await this.#db.raw<SessionRow>('select * from sessions where token_hash = ?', [hashOf(token)]);
    const now = this.#db.clock.wallMs();
    if (row === undefined || Date.parse(row.expires_at) <= now || Date.parse(row.created_at) + this.#absoluteMs <= now) return undefined;
    if (now - Date.parse(row.seen_at) > SEEN_EVERY_MS) {
      await this.#db.transaction(() =>
        this.#db.execute('update sessions set seen_at = ?, expires_at = ? where id = ?', [this.#db.clock.wall(), this.#after(idleMs), Number(row.id)]),
      );
    }
    return {
      id: Number(row.id),
      kind: row.kind,
      ownerId: row.owner_id === null ? null : Number(row.owner_id),
      data: JSON.parse(row.data) as Record<string, unknown>,
      createdAt: row.created_at,
      expiresAt: row.expires_at,
    };
  }

  async update(id: number, data: Readonly<Record<string, unknown>>): Promise<void> {
    await this.#db.transaction(() => this.#db.execute('update sessions set data = ? where id = ?', [JSON.stringify(data), id]));
  }

  async destroy(token: string): Promise<void> {
    await this.#db.transaction(() => this.#db.execute('delete from sessions where token_hash = ?', [hashOf(token)]));
  }

  async destroyOf(kind: string, ownerId: number): Promise<void> {
    await this.#db.transaction(() => this.#db.execute('delete from sessions where kind = ? and owner_id = ?', [kind, ownerId]));
  }

  /** Takes out what has expired; a daily task. */
  async sweep(): Promise<number> {
    return this.#db.transaction(() => this.#db.execute('delete from sessions where expires_at <= ?', [this.#db.clock.wall()]));
  }

  #after(ms: number): string {
    return new Date(this.#db.clock.wallMs() + ms).toISOString();
  }
}
