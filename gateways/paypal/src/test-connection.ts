import { isModuleError, z } from '@billet/sdk';
import type { Call, Ctx } from './client.ts';

const listShape = z.looseObject({ webhooks: z.array(z.looseObject({ id: z.string() })).default([]) });

/** Asks for the webhooks of the app: that shows whether id and secret fit, and whether our webhook is among them. */
export const testConnection = async (ctx: Ctx, call: Call): Promise<{ readonly ok: boolean; readonly message: string }> => {
  try {
    const { webhooks } = await call(ctx, 'reads', '/v1/notifications/webhooks', listShape);
    const { webhookId } = ctx.settings;
    if (webhookId === undefined) return { ok: true, message: 'PayPal answers, and id and secret fit. The webhook id is still missing.' };
    return webhooks.some(({ id }) => id === webhookId) ? { ok: true, message: 'PayPal answers; id, secret and webhook id fit.' } : { ok: false, message: 'PayPal knows no such webhook id.' };
  } catch (error) {
    if (isModuleError(error)) return { ok: false, message: error.message };
    throw error;
  }
};
