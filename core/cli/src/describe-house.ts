import type { OpenHouse } from '@billet/billing';

/** The boot tree, line by line: database, clock, and each extension with its state and the milliseconds it took. */
export const describeHouse = (house: OpenHouse): readonly string[] => [
  `database  ${house.db.engine}`,
  `clock     ${house.clock.sandbox ? 'sandbox' : 'live'} · ${house.clock.now()}`,
  ...house.extensions
    .statuses()
    .map((extension) => `${extension.state.padEnd(10)} ${extension.kind.padEnd(10)} ${extension.id.padEnd(24)} ${String(extension.startMs).padStart(5)} ms ${extension.error?.message ?? ''}`.trimEnd()),
];
