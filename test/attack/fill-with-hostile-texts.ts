import type { OpenHouse } from '@billet/billing';
import { isBilletError, type Operation } from '@billet/sdk';
import { HOSTILE_TEXTS } from './hostile-texts.ts';
import { placesOf, sampleOf } from './sample-input.ts';

/** What makes or changes something, and leaves it there to be looked at. */
const KEEPS = /\.(create\w*|update|add\w*|save\w*|set[A-Z]\w*|register|record|recordPayout|exempt|offer|invite|place|hold|holdSuspension|tagClient|promise|lateFee|changeLine|assign\w*|requestCancel|change|announce)$/;

type Tree = Record<string, unknown>;
type Call = (operation: Operation, input: unknown) => Promise<unknown>;

const VERSIONS = 14;

const at = (tree: unknown, keys: readonly string[]): unknown => keys.reduce<unknown>((here, key) => (here as Tree | undefined)?.[key], tree);

/** Carries over what `from` has at a place; as much of it as is missing above. */
const carry = (into: Tree, from: Tree, keys: readonly string[]): void => {
  const missing = keys.findIndex((_key, i) => typeof at(into, keys.slice(0, i + 1)) !== 'object');
  const depth = missing < 0 ? keys.length - 1 : missing;
  (at(into, keys.slice(0, depth)) as Tree)[keys[depth] ?? ''] = at(from, keys.slice(0, depth + 1));
};

/** Inputs with hostile texts wherever the operation takes them: in all places at once, then one by one. */
const inputsOf = ({ input }: Operation, turn: () => number): readonly unknown[] => {
  const whole = structuredClone(sampleOf(input) ?? {}) as Tree;
  const single: unknown[] = [];
  for (const { path, schema, put } of placesOf(input).sites) {
    const text = HOSTILE_TEXTS.map((_text, i, all) => all[(i + turn()) % all.length]).find((each) => schema.safeParse(each).success);
    if (text === undefined) continue;
    const one = put(text) as Tree;
    single.push(one);
    carry(whole, one, path.split('.'));
  }
  return single.length === 0 ? [] : [whole, ...single, whole];
};

/** Whatever version the object has by now, and whichever object may be changed at all. */
const aims = (input: Tree): readonly Tree[] => {
  const versions = typeof input['version'] === 'number' ? Array.from({ length: VERSIONS }, (_, version) => ({ version })) : [{}];
  const key = ['id', 'invoiceId'].find((each) => input[each] === 1);
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

/** Calls everything that keeps texts with hostile ones. Gives how many calls the house did. */
export const fillWithHostileTexts = async (house: OpenHouse, call: Call): Promise<number> => {
  let turns = 0;
  let done = 0;
  for (const { operation } of house.registry.all()) {
    if (!KEEPS.test(operation.name)) continue;
    const inputs = inputsOf(operation, () => {
      turns += 1;
      return turns;
    });
    for (const input of inputs) {
      for (const tried of aims(input as Tree)) {
        if (!(await taken(operation, tried, call))) continue;
        done += 1;
        break;
      }
    }
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
