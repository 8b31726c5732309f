import type { OpenHouse } from '@billet/billing';
import type { RegisteredOperation } from '@billet/kernel';
import { code, GENERATED, page, table } from './markdown.ts';
import { describeSchema, members } from './schema-text.ts';

const roomOf = ({ operation }: RegisteredOperation): string => operation.name.split('.')[0] ?? '';

const address = ({ operation }: RegisteredOperation): string =>
  operation.http === undefined ? 'none' : code(`${operation.http.method} ${operation.http.path}`);

const section = (entry: RegisteredOperation): string => {
  const { operation } = entry;
  const input = members(operation.input, 'input');
  return page(
    `### ${operation.name}`,
    operation.summary,
    [
      `- Kind: ${operation.kind}${operation.steps.kind === 'foreign' ? ', calls outside (no dry run)' : ''}`,
      `- Address: ${address(entry)}`,
      `- For: ${operation.audience.join(', ')}; permission ${code(operation.permission)}`,
      `- Answer: ${code(describeSchema(operation.output, 'output'))}`,
    ].join('\n'),
    input.length === 0
      ? 'No input.'
      : table(
          ['Input', 'Type', 'Needed'],
          input.map((each) => [
            code(each.name),
            each.type,
            each.required ? 'yes' : each.fallback === undefined ? 'no' : `no, default ${code(each.fallback)}`,
          ]),
        ),
  ).trimEnd();
};

const permissionTable = (house: OpenHouse): string =>
  table(
    ['Room', 'Staff', 'Client users'],
    house.rooms
      .filter((room) => (room.permissions ?? []).length + (room.clientPermissions ?? []).length > 0)
      .map((room) => [
        room.name,
        (room.permissions ?? []).map(code).join(', '),
        (room.clientPermissions ?? []).map(code).join(', '),
      ]),
  );

/** Every use case of core, from the registry of an open house. */
export const operationsPage = (house: OpenHouse): string => {
  const entries = house.registry.all().filter(({ owner }) => owner.startsWith('core:'));
  const rooms = [...new Set(entries.map(roomOf))].sort();
  return page(
    '# Operations',
    GENERATED,
    `Core has ${String(entries.length)} operations. Each one is defined once; its REST endpoint (below \`/api/v1\`), its permission, its audit entry and \`billet call\` come from that definition. The same list as OpenAPI: \`GET /api/v1/openapi.json\` on a running installation.`,
    'Every command takes the header `Idempotency-Key`; every command that does not call outside takes `Billet-Dry-Run: true`. Amounts are in minor units. Dates are `YYYY-MM-DD`, instants are ISO UTC. Unknown fields are refused.',
    '## Permissions',
    permissionTable(house),
    '## All operations',
    table(
      ['Operation', 'Address', 'What it does'],
      entries.map((entry) => [
        `[${entry.operation.name}](#${entry.operation.name.toLowerCase().replaceAll('.', '')})`,
        address(entry),
        entry.operation.summary,
      ]),
    ),
    ...rooms.flatMap((room) => [
      `## ${room}`,
      ...entries.filter((entry) => roomOf(entry) === room).map(section),
    ]),
  );
};
