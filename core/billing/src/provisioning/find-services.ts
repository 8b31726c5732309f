import type { House } from '../room.ts';
import { serviceFindersRef } from '../services/index.ts';

/** Logins, mailboxes and addresses lead to their service. */
export const findServices = ({ db, services }: Pick<House, 'db' | 'services'>): void => {
  const finders = services.use(serviceFindersRef);
  const ip = db.engine === 'sqlite' ? `json_extract(r.data, '$.ip')` : `(r.data::jsonb ->> 'ip')`;
  finders.byText.push(
    `select r.service_id from service_resources r where lower(r.name || ' ' || coalesce(${ip}, '')) like ? escape '\\'`,
    `select b.service_id from service_bindings b where lower(b.username) like ? escape '\\'`,
  );
  finders.onServer = 'select b.service_id from service_bindings b where b.server_id = ?';
};
