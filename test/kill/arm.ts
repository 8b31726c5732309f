import type { OpenHouse } from '@billet/billing';
import type { JobHandler } from '@billet/kernel';
import type { Death } from './points.ts';

type Passed = (point: Death['point']) => void;

interface Query {
  readonly sql: string;
}

const watchStatements = (house: OpenHouse, passed: Passed): void => {
  const { writer } = house.db;
  writer.on('query', ({ sql }: Query) => {
    passed('at any statement');
    if (/^commit/i.test(sql)) passed('before commit');
  });
  writer.on('query-response', (_response: unknown, { sql }: Query) => {
    if (/^commit/i.test(sql)) passed('after commit');
    if (/^insert into "?invoices"?/i.test(sql)) passed('after insert');
  });
};

const watchJobs = (house: OpenHouse, passed: Passed): void => {
  const handlers = house.tasks.handlers() as Record<string, JobHandler>;
  for (const [name, handler] of Object.entries(handlers)) {
    handlers[name] = async (payload, context) => {
      passed('after claim');
      await handler(payload, context);
      passed('before ack');
    };
  }
};

/** Lets this process kill itself, without a chance to tidy up, when it passes a point for the n-th time. */
export const arm = (house: OpenHouse, { point, nth }: Death): void => {
  if (point === 'at random') {
    setTimeout(() => process.kill(process.pid, 'SIGKILL'), nth);
    return;
  }
  let left = nth;
  const passed: Passed = (here) => {
    if (here !== point) return;
    left -= 1;
    if (left === 0) process.kill(process.pid, 'SIGKILL');
  };
  watchStatements(house, passed);
  watchJobs(house, passed);
};
