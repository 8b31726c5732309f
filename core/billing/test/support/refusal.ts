import { isBilletError } from '@billet/sdk';

/** Why a call is refused: its code, and the field that is to blame. `taken` if it is not. */
export const refusal = async (call: Promise<unknown>): Promise<string> => {
  try {
    await call;
  } catch (error) {
    if (isBilletError(error)) return `${error.code} ${error.field ?? ''}`.trim();
    throw error;
  }
  return 'taken';
};
