import { done, type Availability } from '@billet/sdk';
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

/** Asks all accounts at once. A name that nobody spoke about is missing in the answer; it is never free by default. */
export const askRegistrars = async (registry: RegistrarRegistry, questions: readonly Question[], signal: AbortSignal): Promise<ReadonlyMap<string, Availability>> => {
  const patience = AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS)]);
  const answers = await Promise.all(
    questions.flatMap(({ account, names }) =>
      chunks(names).map(async (chunk) => {
        const answer = await callRegistrar(registry, account, { key: 'search', attempt: 1, signal: patience }, async (registrar, ctx) => done(await registrar.check(ctx, chunk)));
        const asked = new Set(chunk);
        return answer.status === 'done' ? answer.value.filter(({ name }) => asked.has(name)) : [];
      }),
    ),
  );
  return new Map(answers.flat().map((each) => [each.name, each] as const));
};
