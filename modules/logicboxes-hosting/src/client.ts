import { callLogicboxes, type LogicboxesParams } from '@billet/logicboxes-api';
import type { CallCtx } from '@billet/sdk';
import type { Account, Plan } from './settings.ts';

export type Call = CallCtx<Account>;

export const read = (ctx: Call, path: string, params: LogicboxesParams): Promise<unknown> => callLogicboxes(ctx, 'GET', ctx.settings.endpoint, path, params);
export const write = (ctx: Call, path: string, params: LogicboxesParams): Promise<unknown> => callLogicboxes(ctx, 'POST', ctx.settings.endpoint, path, params);

/** The part of an address that says which hosting. */
export const hostingPath = ({ family, platform, region }: Pick<Plan, 'family' | 'platform' | 'region'>): string => `${family}/${platform}/${region}`;
