import type { Migration } from '@billet/database';

/** Access points as a tree on the map, and a second thing that can be done with all sessions of one. */
export const addAccessPlaces: Migration = {
  name: '0012-access-places',
  up: async (m) => {
    await m.createTable('access_places', (t) => {
      t.id();
      t.ref('parent_id', 'access_places').nullable();
      t.text('kind').oneOf('region', 'site', 'tower', 'building', 'pole', 'radio', 'server');
      // Services, address pools and servers name it as their routing point.
      t.text('name').unique();
      t.ref('server_id', 'servers').nullable();
      t.text('address').nullable();
      // Millionths of a degree: exact, and a hand's breadth on the ground.
      t.int('latitude').nullable();
      t.int('longitude').nullable();
      t.text('note').default('');
      t.instant('created_at');
      t.index(['parent_id']);
      t.unique(['server_id', 'address'], { where: 'address is not null' });
      t.check('equipment', '(server_id is null) = (address is null)');
      t.check('on_the_map', '(latitude is null) = (longitude is null)');
      t.check('latitude', 'latitude between -90000000 and 90000000');
      t.check('longitude', 'longitude between -180000000 and 180000000');
      t.check('parent', 'parent_id <> id');
    });
    await m.addColumns('access_point_closings', (t) => t.text('action').oneOf('close', 'refresh').default('close'));
  },
};
