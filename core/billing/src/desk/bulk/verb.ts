import type { Database } from '@billet/database';
import type { z } from '@billet/sdk';

/** A verb with what it has to be told, as it is kept for an item. */
export interface Turn {
  readonly verb: string;
  readonly params: Readonly<Record<string, unknown>>;
}

/** Something that staff do with many rows at once, each by the operation that does it for one. */
export interface BulkVerb<Params = Readonly<Record<string, unknown>>> {
  readonly kind: 'service' | 'invoice' | 'client' | 'domain';
  readonly operation: string;
  /** What it has to be told, the same for all rows. */
  readonly params: z.ZodType<Params>;
  /** It cannot be taken back, so the number of rows is typed before it starts. */
  readonly typed?: true;
  /** Only there to take something back. */
  readonly hidden?: true;
  input(db: Database, id: number, params: Params): unknown;
  /** Read before it is done: what takes it back. Absent or undefined = nothing does. */
  undo?(db: Database, id: number, params: Params): Promise<Turn | undefined>;
  /** The same where only the answer tells. */
  undoAfter?(reply: unknown): Turn | undefined;
  /** The answer says that there was nothing to do. */
  idle?(reply: unknown): boolean;
}

/** Keeps the parameters' type inside the verb and hides it from the table of all verbs. */
export const bulkVerb = <Params>(verb: BulkVerb<Params>): BulkVerb => verb as unknown as BulkVerb;

/** A member of an operation's answer. */
export const told = (reply: unknown, name: string): unknown => (reply as Readonly<Record<string, unknown>>)[name];
