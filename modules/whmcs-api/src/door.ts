import { type DoorCaller, type DoorCtx, type DoorDefinition, type DoorReply, type DoorRequest, isBilletError, type z } from '@billet/sdk';
import { billingActions } from './actions/billing.ts';
import { clientActions } from './actions/clients.ts';
import { domainActions } from './actions/domains.ts';
import { orderActions } from './actions/orders.ts';
import { serviceActions } from './actions/services.ts';
import { supportActions } from './actions/support.ts';
import { systemActions } from './actions/system.ts';
import { sayIn } from './answer.ts';
import type { Action, Desk } from './desk.ts';
import { readFields } from './form.ts';
import { settings } from './settings.ts';

export const actions: ReadonlyMap<string, Action> = new Map(Object.entries({ ...clientActions, ...billingActions, ...orderActions, ...serviceActions, ...domainActions, ...supportActions, ...systemActions }));

/** The key is the secret; what stands beside it may be the label that staff gave the program. */
const keyIn = ({ fields }: DoorRequest): string => fields['secret'] ?? fields['password'] ?? '';

const deskOf = async (ctx: DoorCtx, caller: DoorCaller, { fields }: DoorRequest): Promise<Desk> => ({
  form: readFields(fields),
  settings: await ctx.settings(settings),
  clock: ctx.clock,
  locale: caller.locale,
  call: async <T>(operation: string, input: unknown, shape: z.ZodType<T>) => shape.parse(await caller.call(operation, input)),
});

/** What went wrong, in one line; what is broken on our side is logged and not told. */
const messageOf = (ctx: DoorCtx, error: unknown, action: string): string => {
  if (isBilletError(error) && error.status < 500) return error.message;
  ctx.log.error('a call could not be answered', { action, error });
  return 'Something went wrong on our side.';
};

const answer = async (ctx: DoorCtx, request: DoorRequest): Promise<DoorReply> => {
  const wanted = request.fields['responsetype'];
  const caller = await ctx.signIn(keyIn(request));
  if (caller?.audience !== 'staff') return sayIn(wanted, { result: 'error', message: 'Authentication Failed' }, 403);
  const name = (request.fields['action'] ?? '').toLowerCase();
  const action = actions.get(name);
  if (action === undefined) return sayIn(wanted, { result: 'error', message: 'Action Not Found' });
  try {
    return sayIn(wanted, { result: 'success', ...(await action(await deskOf(ctx, caller, request))) });
  } catch (error) {
    return sayIn(wanted, { result: 'error', message: messageOf(ctx, error, name) });
  }
};

export const door: DoorDefinition = { path: '/includes/api.php', answer };
