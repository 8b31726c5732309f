import { done, type Availability, type CallCtx, type Registrar } from '@billet/sdk';
import type { Heard } from '../premium/index.ts';
import { callRegistrar } from '../registrars/index.ts';
import type { RegistrarRegistry } from '../registrars/registrar-registry.ts';

/** Names that one account is asked about. */
export interface Question {
  readonly account: { readonly id: number; readonly extension: string };
  readonly names: readonly string[];
}

const CHUNK = 50;
const PATIENCE_MS = 8_000;

const chunks = <T>(list: readonly T[]): readonly (readonly T[])[] => Array.from({ length: Math.ceil(list.length / CHUNK) }, (_, index) => list.slice(index * CHUNK, (index + 1) * CHUNK));

/** What bringing taken names here costs, one after the other: those who ask for it ask for few names. */
const withTransfers = async (registrar: Registrar<unknown>, ctx: CallCtx, answers: readonly Availability[]): Promise<readonly Heard[]> => {
  const heard: Heard[] = [];
  for (const answer of answers) heard.push(answer.state === 'taken' ? { ...answer, transfer: (await registrar.premiumTransfer?.(ctx, answer.name)) ?? null } : answer);
  return heard;
};

/**
 * Asks all accounts at once. A name that nobody spoke about is missing in the answer; it is never free by default. With
 * `transfers` what bringing a taken premium name here costs is asked as well.
 */
export const askRegistrars = async (registry: RegistrarRegistry, questions: readonly Question[], signal: AbortSignal, transfers = false): Promise<ReadonlyMap<string, Heard>> => {
  const patience = AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS)]);
  const answers = await Promise.all(
    questions.flatMap(({ account, names }) =>
      chunks(names).map(async (chunk) => {
        const answer = await callRegistrar(registry, account, { key: 'search', attempt: 1, signal: patience }, async (registrar, ctx) => {
          const said = await registrar.check(ctx, chunk);
          return done<readonly Heard[]>(transfers ? await withTransfers(registrar, ctx, said) : said);
        });
        const asked = new Set(chunk);
        return answer.status === 'done' ? answer.value.filter(({ name }) => asked.has(name)) : [];
      }),
    ),
  );
  return new Map(answers.flat().map((each) => [each.name, each] as const));
};
