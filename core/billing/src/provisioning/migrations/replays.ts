import type { Migration } from '@billet/database';

/** What a request was for, so that the same can be asked again, and of which one it is the repetition. */
export const addReplays: Migration = {
  name: '0015-replays',
  up: async (m) => {
    await m.addColumns('server_requests', (t) => {
      t.text('purpose').default('');
      t.int('target').nullable();
      t.int('replay_of').nullable();
    });
  },
};
