import { defineAddon, offer } from '@billet/sdk';
import { botRef, createBot } from './bot.ts';
import { followEvents } from './follow-events.ts';
import { forgetJob, forgetMessages, nextForgetting } from './forget-messages.ts';
import { linking } from './link-chat.ts';
import { listMessages } from './list-messages.ts';
import { pages, slots } from './pages.ts';
import { queueMessages, sendMessage } from './send-messages.ts';
import { settings } from './settings.ts';
import { codes, cursors, links, messages } from './tables.ts';

/** Short messages by a Telegram bot, to clients who linked a chat themselves. */
export default defineAddon({
  settings,
  tables: [links, codes, cursors, messages],
  operations: [...linking, queueMessages, sendMessage, listMessages, forgetMessages, nextForgetting],
  pages,
  slots,
  jobs: [forgetJob],
  schedules: [{ name: 'forget-messages', pattern: '55 3 * * *', task: forgetJob.task, first: nextForgetting.name }],
  clientPermissions: ['telegram.read', 'telegram.write'],
  services: (ctx) => [offer(botRef, createBot(ctx.http))],
  start: followEvents,
});
