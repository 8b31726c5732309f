import type { Migration } from '@billet/database';
import { addAccessPlaces } from './access-places.ts';
import { addAddresses } from './addresses.ts';
import { addAwaitedAccounts } from './awaited-accounts.ts';
import { addCaps } from './caps.ts';
import { addClosings } from './closings.ts';
import { addCounterTime } from './counter-time.ts';
import { addLeftPlan } from './left-plan.ts';
import { addMovedFrom } from './moved-from.ts';
import { addPlanRoom } from './plan-room.ts';
import { addPoolPurpose } from './pool-purpose.ts';
import { addReplays } from './replays.ts';
import { addResourceRaises } from './resource-raises.ts';
import { addResourceNames } from './resource-names.ts';
import { addServerAccounts } from './server-accounts.ts';
import { addUpkeep } from './upkeep.ts';
import { addUsage } from './usage.ts';
import { addUsageSettled } from './usage-settled.ts';
import { addSeveralServers } from './several-servers.ts';

const createProvisioning: Migration = {
  name: '0001-create-provisioning',
  up: async (m) => {
    await m.createTable('servers', (t) => {
      t.id();
      t.text('extension');
      t.text('name');
      t.bool('enabled').default(true);
      t.instant('circuit_until').nullable();
      t.json('last_test').nullable();
      t.instant('created_at');
    });
    await m.createTable('service_bindings', (t) => {
      t.id();
      t.ref('service_id', 'services');
      t.ref('client_id', 'clients');
      t.ref('server_id', 'servers');
      t.text('extension');
      t.json('remote').nullable();
      t.text('username').nullable();
      t.text('applied_hash').nullable();
      t.text('state').oneOf('pending', 'applied', 'waiting', 'failed', 'attention', 'removed');
      t.json('error').nullable();
      t.text('job').nullable();
      t.int('attempts').default(0);
      t.instant('applied_at').nullable();
      t.instant('created_at');
      t.unique(['service_id', 'server_id']);
      t.index(['state']);
      t.index(['client_id']);
    });
    await m.createTable('service_resources', (t) => {
      t.id();
      t.ref('service_id', 'services');
      t.ref('client_id', 'clients');
      t.ref('binding_id', 'service_bindings');
      t.text('kind');
      t.text('key').unique();
      t.text('name');
      t.json('data');
      t.text('secret').nullable();
      t.text('remote_id').nullable();
      t.text('state').oneOf('wanted', 'applied', 'removed');
      t.instant('created_at');
      t.index(['service_id']);
      t.unique(['kind', 'name'], { where: "state <> 'removed'" });
    });
    await m.createTable('provisioning_log', (t) => {
      t.id();
      t.ref('binding_id', 'service_bindings');
      t.ref('client_id', 'clients');
      t.instant('at');
      t.text('action');
      t.text('outcome');
      t.text('message');
      t.int('ms');
      t.index(['binding_id', 'id']);
    });
  },
};

export const provisioningMigrations: readonly Migration[] = [createProvisioning, addSeveralServers, addLeftPlan, addServerAccounts, addUsage, addCounterTime, addAddresses, addUpkeep, addCaps, addClosings, addUsageSettled, addAccessPlaces, addPoolPurpose, addResourceNames, addReplays, addMovedFrom, addResourceRaises, addAwaitedAccounts, addPlanRoom];
