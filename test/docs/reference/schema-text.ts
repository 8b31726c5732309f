import { z } from '@billet/sdk';

interface Json {
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Json[];
  readonly items?: Json;
  readonly properties?: Readonly<Record<string, Json>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: Json | boolean;
  readonly format?: string;
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly maxItems?: number;
}

interface Def {
  readonly shape?: Readonly<Record<string, z.ZodType>>;
  readonly innerType?: z.ZodType;
  readonly defaultValue?: unknown;
}

const defOf = (schema: z.ZodType): Def => (schema as unknown as { readonly def: Def }).def;

/** What a member is when it is left out; zod's JSON Schema loses it where digits are turned into numbers. */
const defaultOf = (schema: z.ZodType | undefined): unknown => {
  if (schema === undefined) return undefined;
  const { defaultValue, innerType } = defOf(schema);
  return defaultValue ?? defaultOf(innerType);
};

/** One member of an object, as a reference names it. */
export interface Member {
  readonly name: string;
  readonly type: string;
  readonly required: boolean;
  readonly fallback: string | undefined;
}

const jsonOf = (schema: z.ZodType, io: 'input' | 'output'): Json =>
  z.toJSONSchema(schema, {
    io,
    unrepresentable: 'any',
    // Digits are taken for a number before it is checked; the reference shows the number.
    override: ({ zodSchema, jsonSchema }) => {
      const { def } = zodSchema._zod;
      if (def.type === 'pipe' && def.in._zod.def.type === 'transform')
        Object.assign(jsonSchema, jsonOf(def.out as z.ZodType, io));
    },
  }) as Json;

const known = (bound: number | undefined): boolean =>
  bound !== undefined && Math.abs(bound) < Number.MAX_SAFE_INTEGER;

const range = (low: number | undefined, high: number | undefined, unit: string): string => {
  if (known(low) && known(high)) return ` ${String(low)}–${String(high)}${unit}`;
  if (known(low)) return ` ≥ ${String(low)}${unit}`;
  return known(high) ? ` ≤ ${String(high)}${unit}` : '';
};

const textType = (json: Json): string => {
  if (json.format !== undefined)
    return { date: 'date', 'date-time': 'instant', uri: 'URL' }[json.format] ?? json.format;
  const low = json.minLength === 0 || json.minLength === 1 ? undefined : json.minLength;
  return `text${range(low, json.maxLength, ' characters')}`;
};

/** A schema in a few words: `integer ≥ 1`, `"now" or "period_end"`, `list of { … }`. */
export const typeText = (json: Json): string => {
  if (json.const !== undefined) return JSON.stringify(json.const);
  if (json.enum !== undefined) return json.enum.map((each) => JSON.stringify(each)).join(' or ');
  if (json.anyOf !== undefined) return json.anyOf.map(typeText).join(' or ');
  switch (json.type) {
    case 'string':
      return textType(json);
    case 'integer':
    case 'number':
      return `${json.type}${range(json.minimum, json.maximum, '')}`;
    case 'array':
      return `list of ${typeText(json.items ?? {})}`;
    case 'object':
      return json.properties === undefined
        ? 'object'
        : `{ ${membersOf(json)
            .map((each) => `${each.name}${each.required ? '' : '?'}: ${each.type}`)
            .join(', ')} }`;
    case undefined:
      return 'anything';
    default:
      return String(json.type);
  }
};

const membersOf = (json: Json): readonly Member[] =>
  Object.entries(json.properties ?? {}).map(([name, member]) => ({
    name,
    type: typeText(member),
    required: json.required?.includes(name) ?? false,
    fallback: undefined,
  }));

/** The members of an object schema, as input (what may be left out) or as output. */
export const members = (schema: z.ZodType, io: 'input' | 'output'): readonly Member[] =>
  membersOf(jsonOf(schema, io)).map((member) => {
    const fallback = defaultOf(defOf(schema).shape?.[member.name]);
    return fallback === undefined
      ? member
      : { ...member, required: false, fallback: JSON.stringify(fallback) };
  });

/** A whole schema in a few words. */
export const describeSchema = (schema: z.ZodType, io: 'input' | 'output'): string =>
  typeText(jsonOf(schema, io));
