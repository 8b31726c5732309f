import { callLogicboxes, type LogicboxesParams as Params } from '@billet/logicboxes-api';
import type { CallCtx } from '@billet/sdk';
import type { Account } from './account.ts';

type Ctx = CallCtx<Account>;

export type { Params };

export const read = (ctx: Ctx, path: string, params: Params): Promise<unknown> => callLogicboxes(ctx, 'GET', ctx.settings.endpoint, path, params);
export const ask = (ctx: Ctx, path: string, params: Params): Promise<unknown> => callLogicboxes(ctx, 'GET', ctx.settings.checkEndpoint, path, params);
export const write = (ctx: Ctx, path: string, params: Params): Promise<unknown> => callLogicboxes(ctx, 'POST', ctx.settings.endpoint, path, params);
