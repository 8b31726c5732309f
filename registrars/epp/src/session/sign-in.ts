import { isModuleError, type Secret } from '@billet/sdk';
import type { Link } from '../wire/link.ts';
import { openSession, type Session, type SessionOptions } from './session.ts';

export interface SignInOptions extends Omit<SessionOptions, 'credentials'> {
  readonly clientId: string;
  readonly password: Secret;
  readonly newPassword: Secret | undefined;
  readonly language: string;
  connect(): Promise<Link>;
}

/**
 * Logs in, and changes the password on the way where a new one is set. Which of the two counts is known only from
 * the registry: the answer to the change may have been lost, so both are kept until one of them works.
 */
export const createSignIn = (options: SignInOptions): (() => Promise<Session>) => {
  const { password, newPassword, clientId, language } = options;
  let changed = false;
  const attempt = async (current: Secret, next?: Secret): Promise<Session> =>
    openSession(await options.connect(), {
      ...options,
      credentials: { clientId, language, password: current, ...(next === undefined ? {} : { newPassword: next }) },
    });
  return async () => {
    if (newPassword === undefined) return attempt(password);
    if (changed) return attempt(newPassword);
    let session: Session;
    try {
      session = await attempt(password, newPassword);
    } catch (error) {
      if (!isModuleError(error) || error.failure.kind !== 'auth') throw error;
      session = await attempt(newPassword);
    }
    changed = true;
    return session;
  };
};
