import type { z } from '@billet/sdk';
import { parseParams } from './params.ts';
import type { FormRecord } from './form.ts';
import type { Caller, World } from './world.ts';

/** One endpoint. Parameters are checked strictly: Stripe refuses what it does not know. */
export interface Route {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly pattern: RegExp;
  run(world: World, caller: Caller, id: string, params: FormRecord): unknown;
}

/** `path` may hold one `:id`. */
export const route = <S extends z.ZodType>(
  method: Route['method'],
  path: string,
  schema: S,
  run: (call: {
    readonly world: World;
    readonly caller: Caller;
    readonly id: string;
    readonly params: z.output<S>;
  }) => unknown,
): Route => ({
  method,
  pattern: new RegExp(`^${path.replace(':id', '([A-Za-z0-9_]+)')}$`),
  run: (world, caller, id, params) => run({ world, caller, id, params: parseParams(schema, params) }),
});
