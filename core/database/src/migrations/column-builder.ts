import type { Engine } from '../config.ts';
import type { ColumnKind } from '../entity/column-kinds.ts';
import { ident, literal, objectName } from './identifiers.ts';

const SAFE_RANGE = 'between -9007199254740991 and 9007199254740991';

/** STRICT tables of SQLite know few types; PostgreSQL compares machine text fastest in the C collation. */
const TYPES: Readonly<Record<Engine, Readonly<Record<ColumnKind, string>>>> = {
  sqlite: {
    id: 'integer',
    int: 'integer',
    money: 'integer',
    bool: 'integer',
    text: 'text',
    json: 'text',
    decimal: 'text',
    date: 'text',
    instant: 'text',
  },
  postgres: {
    id: 'bigint',
    int: 'bigint',
    money: 'bigint',
    bool: 'boolean',
    text: 'text',
    json: 'text',
    decimal: 'text',
    date: 'text collate "C"',
    instant: 'text collate "C"',
  },
};

const CHECKS: Partial<Record<ColumnKind, (column: string, engine: Engine) => string | undefined>> = {
  int: (column) => `${column} ${SAFE_RANGE}`,
  money: (column, engine) =>
    engine === 'sqlite' ? `typeof(${column}) in ('integer', 'null') and ${column} ${SAFE_RANGE}` : `${column} ${SAFE_RANGE}`,
  bool: (column, engine) => (engine === 'sqlite' ? `${column} in (0, 1)` : undefined),
  date: (column) => `${column} like '____-__-__'`,
  instant: (column) => `${column} like '____-__-__T__:__:__.___Z'`,
};

type Default = string | number | boolean;

interface Reference {
  readonly table: string;
  readonly onDelete: 'restrict' | 'cascade' | 'set null';
}

/** One column; not null unless it says otherwise. */
export class ColumnBuilder {
  readonly name: string;
  readonly kind: ColumnKind;
  readonly #reference: Reference | undefined;
  #nullable = false;
  #default: Default | undefined;
  #checks: string[] = [];
  #unique = false;

  constructor(name: string, kind: ColumnKind, reference?: Reference) {
    this.name = name;
    this.kind = kind;
    this.#reference = reference;
  }

  nullable(): this {
    this.#nullable = true;
    return this;
  }

  default(value: Default): this {
    this.#default = value;
    return this;
  }

  /** An SQL condition that both engines understand. */
  check(condition: string): this {
    this.#checks.push(condition);
    return this;
  }

  /** One of a closed list of texts. */
  oneOf(...values: readonly string[]): this {
    return this.check(`${ident(this.name)} in (${values.map(literal).join(', ')})`);
  }

  unique(): this {
    this.#unique = true;
    return this;
  }

  get isUnique(): boolean {
    return this.#unique;
  }

  toSql(engine: Engine, table: string): string {
    const column = ident(this.name);
    const shape = CHECKS[this.kind]?.(column, engine);
    const parts = [column, TYPES[engine][this.kind]];
    if (!this.#nullable) parts.push('not null');
    if (this.#default !== undefined) parts.push(`default ${this.#defaultSql(engine)}`);
    const checks = shape === undefined ? this.#checks : [shape, ...this.#checks];
    checks.forEach((condition, index) => {
      const name = objectName(table, this.name, 'check', ...(index === 0 ? [] : [String(index + 1)]));
      parts.push(`constraint ${ident(name)} check (${condition})`);
    });
    if (this.#reference) {
      parts.push(`references ${ident(this.#reference.table)} ("id") on delete ${this.#reference.onDelete}`);
    }
    return parts.join(' ');
  }

  #defaultSql(engine: Engine): string {
    const value = this.#default;
    if (typeof value === 'string') return literal(value);
    if (typeof value === 'boolean' && engine === 'sqlite') return value ? '1' : '0';
    return String(value);
  }
}
