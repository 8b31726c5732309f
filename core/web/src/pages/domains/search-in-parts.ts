import { assertMayAsk } from '@billet/billing';
import type { Caller } from '@billet/sdk';
import type { WebHouse } from '../../web-house.ts';
import type { DomainSearch } from './found-domain.ts';

/** Parts of one group that are asked about at the same time. */
const AT_ONCE = 4;
/** As many names as are suggested beside one. */
const SUGGESTIONS = 10;

type Call = <T>(operation: string, input: unknown) => Promise<T>;

/** An answer as soon as it is there; `suggested` = nobody asked about these names. */
export type SearchPart = DomainSearch & { readonly suggested?: true };

/** What works that run at the same time have to tell, in the order in which they tell it. The first that fails ends it. */
async function* told<T>(works: readonly ((tell: (what: T) => void) => Promise<void>)[]): AsyncGenerator<T, void, void> {
  const heard: T[] = [];
  let open = works.length;
  let failure: { readonly error: unknown } | undefined;
  let wake = (): void => undefined;
  const work = async (each: (tell: (what: T) => void) => Promise<void>): Promise<void> => {
    try {
      await each((what) => {
        heard.push(what);
        wake();
      });
    } catch (error) {
      failure ??= { error };
    }
    open -= 1;
    wake();
  };
  for (const each of works) void work(each);
  for (;;) {
    for (let next = heard.shift(); next !== undefined; next = heard.shift()) yield next;
    if (failure !== undefined) throw failure.error;
    if (open === 0) return;
    await new Promise<void>((resolve) => {
      wake = resolve;
    });
  }
}

const search = (call: Call, names: readonly string[]): Promise<DomainSearch> => call<DomainSearch>('domains.search', { names, only: true });

/** Suggestions that can be bought; without them there is nothing to say. */
const suggested = async (call: Call, name: string): Promise<SearchPart | undefined> => {
  const { items: names } = await call<{ items: readonly { readonly name: string }[] }>('domains.suggest', { name, most: SUGGESTIONS });
  if (names.length === 0) return undefined;
  const { currency, items } = await search(call, names.map((each) => each.name));
  const free = items.filter(({ state, price }) => (state === 'available' || state === 'premium') && price !== null);
  return free.length === 0 ? undefined : { currency, items: free, suggested: true };
};

/**
 * A search that tells what is known while the rest is still asked about: registrars do not wait for one another. What
 * is refused is refused before anything is told. A single name is followed by suggestions.
 */
export const searchInParts = async (web: WebHouse, caller: Caller, call: Call, names: readonly string[]): Promise<AsyncGenerator<SearchPart, void, void>> => {
  await assertMayAsk(web.house.db, caller, names.length);
  const { groups } = await call<{ groups: readonly (readonly (readonly string[])[])[] }>('domains.planSearch', { names });
  const group = ([first = [], ...rest]: readonly (readonly string[])[]) => async (tell: (part: SearchPart) => void): Promise<void> => {
    tell(await search(call, first));
    const waiting = [...rest];
    const worker = async (): Promise<void> => {
      for (let part = waiting.shift(); part !== undefined; part = waiting.shift()) tell(await search(call, part));
    };
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
  };
  const [only] = names.length === 1 ? names : [];
  return (async function* () {
    // Suggestions are looked for meanwhile, and told last.
    const ideas = only === undefined ? undefined : suggested(call, only).catch((error: unknown) => {
      web.house.log.warn('no suggestions for a name', { error });
      return undefined;
    });
    yield* told(groups.map(group));
    const more = await ideas;
    if (more !== undefined) yield more;
  })();
};
