import type { Migration } from '@billet/database';

/** Before registrants were asked, domains waited for a confirmation all the same: they are not taken out of service for that. */
export const forgetNeverAsked: Migration = {
  name: '0009-never-asked',
  up: async (m) => {
    await m.raw(
      `update domains set verification = 'notRequired', verify_by = null
       where verification = 'pending' and not exists (select 1 from domain_contacts c where c.id = domains.contact_id and c.asked_email is not null)`,
    );
  },
};
