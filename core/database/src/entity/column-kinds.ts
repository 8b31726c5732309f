import { checkBinding, safeInteger } from '../connections/bindings.ts';
import { canonicalJson } from '../canonical-json.ts';
import { DatabaseError } from '../errors.ts';

/** What a column holds, in code. A trailing `?` in a declaration allows null. */
interface KindTypes {
  readonly id: number;
  readonly int: number;
  /** Minor units; the currency stands in its own column. */
  readonly money: number;
  readonly text: string;
  readonly bool: boolean;
  /** `YYYY-MM-DD` */
  readonly date: string;
  /** `2027-01-21T12:00:00.000Z` */
  readonly instant: string;
  /** Stored as canonical JSON text. */
  readonly json: unknown;
  /** Exact decimal as text, for rates. */
  readonly decimal: string;
}

export type ColumnKind = keyof KindTypes;
export type ColumnType = ColumnKind | `${ColumnKind}?`;
export type Columns = Readonly<Record<string, ColumnType>>;

type ValueOf<T extends ColumnType> = T extends `${infer K extends ColumnKind}?`
  ? KindTypes[K] | null
  : T extends ColumnKind
    ? KindTypes[T]
    : never;

/** The row that a declaration of columns describes. */
export type RowOf<C extends Columns> = { -readonly [K in keyof C]: ValueOf<C[K]> };

interface Codec {
  decode(value: unknown, column: string): unknown;
  encode(value: unknown, column: string): unknown;
}

const refuse = (column: string, value: unknown, wanted: string): never => {
  throw new DatabaseError('range', `column ${column}: ${JSON.stringify(value) ?? typeof value} is not ${wanted}`);
};

const patternCodec = (pattern: RegExp, wanted: string): Codec => ({
  decode: (value) => value,
  encode: (value, column) =>
    typeof value === 'string' && pattern.test(value) ? value : refuse(column, value, wanted),
});

const integer: Codec = {
  decode: (value, column) => safeInteger(value, `column ${column}`),
  encode: (value, column) => {
    checkBinding(value);
    return Number.isSafeInteger(value) ? value : refuse(column, value, 'a safe integer');
  },
};

const CODECS: Readonly<Record<ColumnKind, Codec>> = {
  id: integer,
  int: integer,
  money: integer,
  text: {
    decode: (value) => value,
    encode: (value, column) => (typeof value === 'string' ? value : refuse(column, value, 'text')),
  },
  bool: {
    decode: (value) => value === true || value === 1,
    encode: (value, column) => (typeof value === 'boolean' ? value : refuse(column, value, 'true or false')),
  },
  date: patternCodec(/^\d{4}-\d{2}-\d{2}$/, 'a date YYYY-MM-DD'),
  instant: patternCodec(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/, 'an ISO UTC instant with milliseconds'),
  json: {
    decode: (value) => (typeof value === 'string' ? (JSON.parse(value) as unknown) : value),
    encode: (value) => canonicalJson(value),
  },
  decimal: patternCodec(/^-?\d+(\.\d+)?$/, 'a decimal number as text'),
};

export const kindOf = (type: ColumnType): ColumnKind => (type.endsWith('?') ? type.slice(0, -1) : type) as ColumnKind;

/** Values as the driver gave them → values as code sees them. Columns that are not declared pass unchanged. */
export const decodeRow = (columns: Columns, row: Record<string, unknown>): Record<string, unknown> => {
  const decoded: Record<string, unknown> = { ...row };
  for (const [name, value] of Object.entries(row)) {
    const type = columns[name];
    if (type !== undefined && value !== null && value !== undefined) {
      decoded[name] = CODECS[kindOf(type)].decode(value, name);
    }
  }
  return decoded;
};

/** Values as code has them → values that may be bound. Refuses what does not fit its column. */
export const encodeValue = (type: ColumnType, value: unknown, name: string): unknown => {
  // objection probes with nulls in place of expressions; NOT NULL is the database's own promise.
  if (value === null) return null;
  return CODECS[kindOf(type)].encode(value, name);
};

/** True for query expressions of knex and objection, which stand where a value would and must pass untouched. */
const isExpression = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && ('toSQL' in value || 'toKnexRaw' in value || 'isObjectionQueryBuilder' in value);

export const encodeRow = (columns: Columns, row: Record<string, unknown>): Record<string, unknown> => {
  const encoded: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(row)) {
    const type = columns[name];
    if (type === undefined) throw new DatabaseError('range', `column ${name} is not declared`);
    encoded[name] = value === undefined || isExpression(value) ? value : encodeValue(type, value, name);
  }
  return encoded;
};
