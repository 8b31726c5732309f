import { isModuleError, type CallCtx } from '@billet/sdk';
import { isLiveKey, type Account } from './account.ts';
import { askStripe } from './stripe-client.ts';

/** Proves that the key works, and says in plain words what is still missing. */
export const testConnection = async (
  ctx: CallCtx<Account>,
): Promise<{ readonly ok: boolean; readonly message: string }> => {
  const { publishableKey, secretKey, webhookSecret } = ctx.settings;
  if (publishableKey !== undefined && publishableKey.startsWith('pk_live_') !== isLiveKey(secretKey)) {
    return { ok: false, message: 'One of the keys belongs to the test mode, the other to the live mode.' };
  }
  try {
    const balance = await askStripe(ctx, 'reads', (stripe) => stripe.balance.retrieve());
    const mode = balance.livemode ? 'live' : 'test';
    return {
      ok: true,
      message:
        webhookSecret === undefined
          ? `The key works (${mode} mode). The signing secret of the webhook is still missing.`
          : `The key works (${mode} mode).`,
    };
  } catch (error) {
    if (isModuleError(error)) return { ok: false, message: error.message };
    throw error;
  }
};
