import type { z } from '@billet/sdk';

interface Def {
  readonly type: string;
  readonly innerType?: z.ZodType;
  readonly in?: z.ZodType;
  readonly out?: z.ZodType;
  readonly element?: z.ZodType;
  readonly valueType?: z.ZodType;
  readonly shape?: Readonly<Record<string, z.ZodType>>;
  readonly entries?: Readonly<Record<string, string>>;
  readonly options?: readonly z.ZodType[];
  readonly values?: readonly unknown[];
}

const defOf = (schema: z.ZodType): Def => (schema as unknown as { readonly def: Def }).def;

/** Texts that one or another format takes. */
const TEXTS = ['x', 'ten characters', 'a@example.com', '2027-01-21', '2027-01-21T12:00:00.000Z', 'BR', 'EUR', '19', 'America/Sao_Paulo', 'INV-{000000}', 'x.read', 'https://example.com', '02:00:00:00:00:01', '192.0.2.1', 'eA=='];

const first = (schema: z.ZodType, candidates: readonly unknown[]): unknown => candidates.find((candidate) => schema.safeParse(candidate).success);

/** The schema under defaults, optionals and preprocessing. */
const core = (schema: z.ZodType): z.ZodType => {
  const { type, innerType, in: input, out } = defOf(schema);
  if (innerType !== undefined) return core(innerType);
  if (type !== 'pipe' || input === undefined || out === undefined) return schema;
  return core(defOf(input).type === 'transform' ? out : input);
};

/** Something that a schema accepts, as small as it gets: what may be left out is left out. */
export const sampleOf = (schema: z.ZodType): unknown => (schema.safeParse(undefined).success ? undefined : filledOf(schema));

/** The same, but there even where the schema would do without. */
const filledOf = (schema: z.ZodType): unknown => {
  const def = defOf(core(schema));
  switch (def.type) {
    case 'object':
      return Object.fromEntries(Object.entries(def.shape ?? {}).flatMap(([key, member]) => {
        const value = sampleOf(member);
        return value === undefined ? [] : [[key, value]];
      }));
    case 'string':
      return first(schema, TEXTS);
    case 'number':
    case 'int':
      return first(schema, [1, 0, 10, 1000]);
    case 'boolean':
      return true;
    case 'enum':
      return Object.values(def.entries ?? {})[0];
    case 'literal':
      return def.values?.[0];
    case 'array':
      return first(schema, [[], [def.element === undefined ? 'x' : filledOf(def.element)]]);
    case 'record':
      return first(schema, [{}, { en: 'x' }]);
    case 'union':
      return (def.options ?? []).map(filledOf).find((value) => schema.safeParse(value).success);
    default:
      return first(schema, [null, {}, 'x', 1]);
  }
};

/** The members of an object schema. */
export const fieldsOf = (schema: z.ZodType): readonly (readonly [string, z.ZodType])[] => Object.entries(defOf(schema).shape ?? {});

/** A place in an input where something can be put. */
export interface Site {
  /** Dotted, as errors name it. */
  readonly path: string;
  readonly schema: z.ZodType;
  /** An otherwise good input with that at this place. */
  put(value: unknown): unknown;
}

/** A place that takes an object with known members only. */
export interface ObjectSite {
  readonly path: string;
  /** An otherwise good input with one member more at this place, as JSON would carry it. */
  add(key: string, value: unknown): unknown;
}

const join = (path: string, key: string): string => (path === '' ? key : `${path}.${key}`);

/** An own property even where the name is `__proto__`. */
const withMember = (object: object, key: string, value: unknown): object => {
  const copy = { ...object };
  Object.defineProperty(copy, key, { value, enumerable: true, configurable: true, writable: true });
  return copy;
};

const walk = (schema: z.ZodType, path: string, put: (value: unknown) => unknown, sites: Site[], objects: ObjectSite[]): void => {
  const at = core(schema);
  const def = defOf(at);
  if (def.type === 'object') {
    const sample = filledOf(at) as object;
    objects.push({ path, add: (key, value) => put(withMember(sample, key, value)) });
    for (const [key, member] of fieldsOf(at)) {
      const here = (value: unknown): unknown => put({ ...sample, [key]: value });
      sites.push({ path: join(path, key), schema: member, put: here });
      walk(member, join(path, key), here, sites, objects);
    }
  }
  const inner = def.type === 'array' ? { key: '0', member: def.element, wrap: (value: unknown): unknown => [value] } : def.type === 'record' ? { key: 'en', member: def.valueType, wrap: (value: unknown): unknown => ({ en: value }) } : undefined;
  if (inner?.member !== undefined) {
    const here = (value: unknown): unknown => put(inner.wrap(value));
    sites.push({ path: join(path, inner.key), schema: inner.member, put: here });
    walk(inner.member, join(path, inner.key), here, sites, objects);
  }
};

/** Every place of an input, nested ones too. */
export const placesOf = (schema: z.ZodType): { readonly sites: readonly Site[]; readonly objects: readonly ObjectSite[] } => {
  const sites: Site[] = [];
  const objects: ObjectSite[] = [];
  walk(schema, '', (value) => value, sites, objects);
  return { sites, objects };
};
