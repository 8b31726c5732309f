import { z } from '@billet/sdk';
import { idSchema } from '../paging.ts';

/** Rows that one call takes, in one transaction. */
export const PORTION = 1000;

/** A row as a file has it: column → text. Cells that are empty are left out. */
const cells = z.record(z.string().max(40), z.string().max(2000));

export const portionInput = {
  /** Names the old system; together with the ids of its records it tells what is here already. */
  source: z.string().trim().min(1).max(40),
  brandId: idSchema,
  rows: z.array(cells).min(1).max(PORTION),
  /** Without it nothing is written: the answer says what would be. */
  apply: z.boolean().default(false),
};

const verdict = z.strictObject({ row: z.number().int(), verdict: z.enum(['new', 'known', 'refused']), field: z.string().nullable(), code: z.string().nullable(), message: z.string().nullable() });
export type Verdict = z.output<typeof verdict>;

export const portionOutput = z.strictObject({ items: z.array(verdict) });

export const found = (row: number, verdict: 'new' | 'known'): Verdict => ({ row, verdict, field: null, code: null, message: null });
export const refused = (row: number, field: string, code: string, message: string): Verdict => ({ row, verdict: 'refused', field, code, message });

/** Reads one row by its schema; what is wrong with it stands in the answer and does not stop the others. */
export const readRow = <S extends z.ZodType>(schema: S, row: Readonly<Record<string, string>>, at: number): { readonly ok: true; readonly value: z.output<S> } | { readonly ok: false; readonly verdict: Verdict } => {
  const parsed = schema.safeParse(row);
  if (parsed.success) return { ok: true, value: parsed.data };
  const [issue] = parsed.error.issues;
  const unknown = issue?.code === 'unrecognized_keys' ? issue.keys[0] : undefined;
  return { ok: false, verdict: refused(at, unknown ?? String(issue?.path[0] ?? ''), unknown === undefined ? 'VALUE_INVALID' : 'COLUMN_UNKNOWN', issue?.message ?? '') };
};
