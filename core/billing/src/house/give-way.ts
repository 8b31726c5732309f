import type { JobHandlers, Precedence } from '@billet/kernel';

/** Jobs that stand back, before they begin, while somebody waits for an answer of this process. */
export const givingWay = (handlers: JobHandlers, precedence: Precedence): JobHandlers =>
  Object.fromEntries(
    Object.entries(handlers).map(([task, handler]) => [
      task,
      async (...given: Parameters<typeof handler>) => {
        await precedence.giveWay();
        await handler(...given);
      },
    ]),
  );
