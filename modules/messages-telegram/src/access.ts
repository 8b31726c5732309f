import { conflict, type OperationCtx } from '@billet/sdk';
import type { BotAccess } from './bot.ts';
import { settings } from './settings.ts';

/** How the bot is reached; nothing before staff have set it up. */
export const accessOf = async (ctx: OperationCtx): Promise<(BotAccess & { readonly bot: string }) | undefined> => {
  const { bot, token, address } = await ctx.settings(settings);
  return bot === undefined || token === undefined ? undefined : { bot, token, address };
};

export const sureAccess = async (ctx: OperationCtx): Promise<BotAccess & { readonly bot: string }> => {
  const access = await accessOf(ctx);
  if (access === undefined) throw conflict('TELEGRAM_UNSET', 'No bot is set up.');
  return access;
};
