import type { Room } from '../room.ts';
import { confirmEmailChange, requestEmailChange, undoEmailChange } from './change-email.ts';
import { changePassword } from './change-password.ts';
import { clearFactors } from './clear-factors.ts';
import { confirmSelf } from './confirm-self.ts';
import { givePassword } from './give-password.ts';
import { loginsSettings } from './logins-settings.ts';
import { beginTotp, confirmTotp, endTotp, listFactors, newRecoveryCodes } from './manage-totp.ts';
import { loginsMigrations } from './migrations/index.ts';
import { addPasskey, confirmWithPasskey, passkeyOptions, removePasskey, signInWithPasskey } from './passkeys.ts';
import { requestReset, resetPassword } from './reset-password.ts';
import { endSessions, listSessions } from './sessions.ts';
import { signInStaff, signInUser, signInWithCode } from './sign-in.ts';

export { lacksFactor } from './lacks-factor.ts';
export { hashOfToken, wallAfter } from './tokens.ts';

/** What people do with their own login: the doors, sessions, password, second factors, address, the way back in. */
export const loginsRoom: Room = {
  name: 'logins',
  migrations: loginsMigrations,
  operations: [
    signInUser, signInStaff, signInWithCode, signInWithPasskey, confirmSelf, confirmWithPasskey, changePassword, listSessions, endSessions, requestReset, resetPassword,
    listFactors, beginTotp, confirmTotp, endTotp, newRecoveryCodes, passkeyOptions, addPasskey, removePasskey, clearFactors, givePassword, requestEmailChange, confirmEmailChange, undoEmailChange,
  ],
  permissions: ['logins.write'],
  settings: [{ owner: 'logins', scope: 'system', schema: loginsSettings }],
};
