import type { WebHouse } from '../web-house.ts';
import { runningAddons } from './running-addons.ts';

/** What a client may give to its people, with the key of the text that names it: that of the rooms, and of the add-ons that run. */
export const clientPermissions = (web: WebHouse): ReadonlyMap<string, string> =>
  new Map([
    ...web.house.rooms.flatMap((room) => room.clientPermissions ?? []).map((permission) => [permission, `may.${permission}`] as const),
    ...runningAddons({ web }).flatMap(({ id, definition }) => (definition.clientPermissions ?? []).map((permission) => [permission, `ext.${id}.may.${permission}`] as const)),
  ]);
