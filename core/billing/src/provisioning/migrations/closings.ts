import type { Migration } from '@billet/database';

/** Access points whose sessions are being ended, and what came of it. */
export const addClosings: Migration = {
  name: '0010-closings',
  up: async (m) => {
    await m.createTable('access_point_closings', (t) => {
      t.id();
      t.ref('server_id', 'servers');
      t.text('address');
      t.text('state').oneOf('running', 'done', 'failed');
      t.int('total').default(0);
      t.int('closed').default(0);
      t.int('failed').default(0);
      // The first of those that could not be ended, and why.
      t.json('missed');
      t.text('after').nullable();
      t.text('problem').nullable();
      t.instant('started_at');
      t.instant('ended_at').nullable();
      t.unique(['server_id', 'address'], { where: "state = 'running'" });
      t.index(['server_id', 'id']);
      t.check('end', "(state = 'running') = (ended_at is null)");
    });
  },
};
