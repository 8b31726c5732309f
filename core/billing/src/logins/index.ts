import type { Room } from '../room.ts';
import { changePassword } from './change-password.ts';
import { loginKeyringRef, requestReset, resetPassword } from './reset-password.ts';
import { endSessions, listSessions } from './sessions.ts';

/** What people do with their own login: sessions, password, the way back in. */
export const loginsRoom: Room = {
  name: 'logins',
  migrations: [],
  operations: [changePassword, listSessions, endSessions, requestReset, resetPassword],
  setUp: ({ services, keyring }) => {
    services.provide(loginKeyringRef, keyring);
  },
};
