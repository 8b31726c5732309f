import type { House } from '../../room.ts';
import { moduleRegistryRef } from '../module-registry.ts';
import { Server } from '../tables.ts';
import { PORTAL_KIND } from './caller-for-login.ts';

/** Whether there is a server with logins for network access, which may be let in beside people. */
export const takesLogins = async ({ db, services }: Pick<House, 'db' | 'services'>): Promise<boolean> => {
  const extensions = services.use(moduleRegistryRef).all().filter(({ definition }) => definition.resourceKinds?.includes(PORTAL_KIND) === true).map(({ id }) => id);
  return extensions.length > 0 && (await db.from(Server).whereIn('extension', extensions).first()) !== undefined;
};
