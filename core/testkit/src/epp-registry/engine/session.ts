import type { RegistrarAccount } from '../model/objects.ts';

/** One connection of a client. */
export interface Session {
  /** Name in the client's certificate; nothing where none is asked for. */
  readonly certified: string | undefined;
  registrar: RegistrarAccount | undefined;
  /** Namespaces announced at login. */
  declared: ReadonlySet<string>;
  badLogins: number;
}

export const newSession = (certified: string | undefined): Session => ({
  certified,
  registrar: undefined,
  declared: new Set(),
  badLogins: 0,
});
