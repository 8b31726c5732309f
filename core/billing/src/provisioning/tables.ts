import { entity } from '@billet/database';

/** One server of a module; its address and credentials are settings of scope `account`. */
export class Server extends entity('servers', {
  scope: 'system',
  columns: {
    id: 'id', extension: 'text', name: 'text', enabled: 'bool', circuit_until: 'instant?', last_test: 'json?', created_at: 'instant',
    group_id: 'id?', match: 'text', capacity: 'int?', placed: 'int', concurrency: 'int?', troubles: 'int', inventory_at: 'instant?', inventory_error: 'text?', usage_at: 'instant?', usage_error: 'text?', upkeep_at: 'instant?', upkeep_error: 'text?',
  },
}) {}

/** Servers among which a service is placed by a rule. */
export class ServerGroup extends entity('server_groups', {
  scope: 'system',
  columns: { id: 'id', name: 'text', placement: 'text', option_key: 'text?', created_at: 'instant' },
}) {}

/** A further server that a product needs besides its main one: mail, DNS, hosting. */
export class ProductBinding extends entity('product_bindings', {
  scope: 'system',
  columns: { id: 'id', product_id: 'id', role: 'text', extension: 'text', server_id: 'id?', group_id: 'id?', position: 'int' },
}) {}

/** A service on a server: what was asked for last and what came of it. */
export class ServiceBinding extends entity('service_bindings', {
  scope: 'client',
  columns: {
    id: 'id',
    service_id: 'id',
    client_id: 'id',
    server_id: 'id',
    extension: 'text',
    remote: 'json?',
    room: 'json?',
    username: 'text?',
    applied_hash: 'text?',
    state: 'text',
    error: 'json?',
    job: 'text?',
    attempts: 'int',
    applied_at: 'instant?',
    created_at: 'instant',
    role: 'text',
    position: 'int',
    secret: 'text?',
    left_plan: 'json?',
    usage_settled_at: 'instant?',
  },
}) {}

/** Something inside a service: a login, a mailbox. The secret is sealed for this row. */
export class ServiceResource extends entity('service_resources', {
  scope: 'client',
  columns: {
    id: 'id',
    service_id: 'id',
    client_id: 'id',
    binding_id: 'id',
    kind: 'text',
    key: 'text',
    name: 'text',
    data: 'json',
    secret: 'text?',
    remote_id: 'text?',
    state: 'text',
    created_at: 'instant',
    server_id: 'id?',
    unique_key: 'text?',
    applied_hash: 'text?',
    problem: 'json?',
    going: 'bool',
    recorded: 'bool',
    moved_from: 'id?',
  },
}) {}

/** A product that, added to a service, lets it have so many more of a kind of resource than the plan has. */
export class ResourceRaise extends entity('resource_raises', { scope: 'public', columns: { id: 'id', product_id: 'id', kind: 'text', amount: 'int' } }) {}

/** What was tried on a server, and the answer in words. */
export class ProvisioningLog extends entity('provisioning_log', {
  scope: 'client',
  columns: { id: 'id', binding_id: 'id', client_id: 'id', at: 'instant', action: 'text', outcome: 'text', message: 'text', ms: 'int' },
}) {}

/** One HTTP request of a module, without its secrets. */
export class ServerRequest extends entity('server_requests', {
  scope: 'system',
  columns: { id: 'id', server_id: 'id', binding_id: 'int?', at: 'instant', method: 'text', url: 'text', sent: 'text', status: 'int?', answer: 'text', ms: 'int', purpose: 'text', target: 'int?', replay_of: 'int?' },
}) {}

/** One account as a server told of it when it was last asked. */
export class ServerAccount extends entity('server_accounts', {
  scope: 'system',
  columns: {
    id: 'id', server_id: 'id', account: 'text', username: 'text', domain: 'text?', email: 'text?', plan: 'text?', state: 'text', binding_id: 'int?', drift: 'text', seen_at: 'instant',
  },
}) {}

/** A service whose account another system has made: nothing is made for it until the account is adopted, or somebody says that there is none. */
export class AwaitedAccount extends entity('awaited_accounts', {
  scope: 'system',
  columns: { id: 'id', service_id: 'id', server_id: 'id?', username: 'text?', settled_at: 'instant?', created_at: 'instant' },
}) {}

/** How far a counter of an account was when it was last read. */
export class UsageCounter extends entity('usage_counters', {
  scope: 'system',
  columns: { id: 'id', binding_id: 'id', metric: 'text', counter: 'text', value: 'int', seen_at: 'instant', read_at: 'instant?' },
}) {}

/** What was used on a day; of a gauge, its last reading. */
export class UsageDay extends entity('usage_days', {
  scope: 'client',
  columns: { id: 'id', service_id: 'id', client_id: 'id', binding_id: 'id', metric: 'text', day: 'date', value: 'int' },
}) {}

/** How a quantity stands now: the last reading of a gauge, of others what was used in the month. */
export class UsageNow extends entity('usage_now', {
  scope: 'client',
  columns: { id: 'id', service_id: 'id', client_id: 'id', binding_id: 'id', metric: 'text', value: 'int', most: 'int?', month: 'text', at: 'instant', told: 'int' },
}) {}
