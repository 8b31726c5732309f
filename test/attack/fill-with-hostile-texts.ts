import type { OpenHouse } from '@billet/billing';
import { isBilletError, type Operation, type z } from '@billet/sdk';
import { HOSTILE_TEXTS } from './hostile-texts.ts';
import { KEEPS_NO_TEXT } from './keeps-no-text.ts';
import { placesOf, sampleOf } from './sample-input.ts';

/** What ends, hides or closes something is called when all else has been written on it. */
const LAST = /\.(void|writeOff|credit|dispute\w*|settleDispute|reverse|suspend|startMassUpdate|requestCancel|viewAs|clearFactors)$/;

type Tree = Record<string, unknown>;
type Call = (operation: Operation, input: unknown) => Promise<unknown>;

const VERSIONS = 14;
/** Something of the corpus, wherever it stands. */
const CORPUS = /alert\(1\)|foreign\.example|xq7/;

const at = (tree: unknown, keys: readonly string[]): unknown => keys.reduce<unknown>((here, key) => (here as Tree | undefined)?.[key], tree);

/** Carries over what `from` has at a place; as much of it as is missing above. */
const carry = (into: Tree, from: Tree, keys: readonly string[]): void => {
  const missing = keys.findIndex((_key, i) => typeof at(into, keys.slice(0, i + 1)) !== 'object');
  const depth = missing < 0 ? keys.length - 1 : missing;
  (at(into, keys.slice(0, depth)) as Tree)[keys[depth] ?? ''] = at(from, keys.slice(0, depth + 1));
};

const isTree = (value: unknown): value is Tree => typeof value === 'object' && value !== null;

/** What is known to be needed stands over what the schema alone would take. */
const laidOver = (below: unknown, above: unknown): unknown => {
  if (!isTree(below) || !isTree(above) || Array.isArray(below) !== Array.isArray(above)) return above;
  const both = Object.fromEntries([...new Set([...Object.keys(below), ...Object.keys(above)])].map((key) => [key, key in above ? laidOver(below[key], above[key]) : below[key]]));
  return Array.isArray(below) ? Object.values(both) : both;
};

const takes = (schema: z.ZodType): boolean => HOSTILE_TEXTS.some((text) => schema.safeParse(text).success);

/** Whether a command takes a text of the corpus anywhere. */
export const takesTexts = ({ kind, input }: Operation): boolean => kind === 'command' && placesOf(input).sites.some(({ schema }) => takes(schema));

/** Inputs with hostile texts wherever the operation takes them: in all places at once, then one by one. */
const inputsOf = ({ input }: Operation, around: Tree, texts: () => readonly string[]): readonly Tree[] => {
  const whole = structuredClone(sampleOf(input) ?? {}) as Tree;
  const single: Tree[] = [];
  for (const { path, schema, put } of placesOf(input).sites) {
    const text = texts().find((each) => schema.safeParse(each).success);
    if (text === undefined) continue;
    const one = put(text) as Tree;
    single.push(one);
    carry(whole, one, path.split('.'));
  }
  return [whole, ...single, whole, sampleOf(input) ?? {}].map((each) => laidOver(each, around) as Tree).filter((each) => CORPUS.test(JSON.stringify(each)));
};

/** Whatever version the object has by now, and whichever object may be changed at all. */
const aims = (input: Tree, known: Tree): readonly Tree[] => {
  const versions = typeof input['version'] === 'number' ? Array.from({ length: VERSIONS }, (_, version) => ({ version })) : [{}];
  const key = ['id', 'invoiceId'].find((each) => input[each] === 1 && !(each in known));
  const ids = key === undefined ? [{}] : [1, 2, 3].map((id) => ({ [key]: id }));
  return ids.flatMap((id) => versions.map((version) => ({ ...input, ...id, ...version })));
};

const taken = async (operation: Operation, input: Tree, call: Call): Promise<boolean> => {
  try {
    await call(operation, input);
    return true;
  } catch (error) {
    if (isBilletError(error)) return false;
    throw new Error(`${operation.name} ${JSON.stringify(input)}: ${String(error)}`, { cause: error });
  }
};

/** Calls every command that takes texts with hostile ones. Gives the names of those that the house did. */
export const fillWithHostileTexts = async (house: OpenHouse, around: Readonly<Record<string, Tree>>, call: Call): Promise<ReadonlySet<string>> => {
  let turns = 0;
  /** The corpus, begun elsewhere each time, so that all of it comes before somebody. */
  const turned = (): readonly string[] => {
    turns += 1;
    return HOSTILE_TEXTS.map((_text, i, all) => all[(i + turns) % all.length] ?? '');
  };
  const done = new Set<string>();
  const operations = house.registry.all().map(({ operation }) => operation).filter((each) => takesTexts(each) && !(each.name in KEEPS_NO_TEXT));
  for (const operation of [...operations.filter(({ name }) => !LAST.test(name)), ...operations.filter(({ name }) => LAST.test(name))]) {
    const known = around[operation.name] ?? {};
    const attempt = async (inputs: readonly Tree[]): Promise<void> => {
      for (const input of inputs) {
        for (const tried of aims(input, known)) {
          if (!(await taken(operation, tried, call))) continue;
          done.add(operation.name);
          break;
        }
      }
    };
    await attempt(inputsOf(operation, known, turned));
    // A rule that no schema tells may take some texts of the corpus and not others.
    for (const text of HOSTILE_TEXTS) if (!done.has(operation.name)) await attempt(inputsOf(operation, known, () => [text]));
  }
  return done;
};

/** Columns of the database in which a text is found. */
export const columnsWith = async ({ db }: OpenHouse, wanted: RegExp): Promise<readonly string[]> => {
  const found = new Set<string>();
  for (const { name } of await db.raw<{ name: string }>("select name from sqlite_master where type = 'table'")) {
    for (const row of await db.raw<Tree>(`select * from "${name}"`)) {
      for (const [column, value] of Object.entries(row)) if (typeof value === 'string' && wanted.test(value)) found.add(`${name}.${column}`);
    }
  }
  return [...found].sort();
};
