import type { House } from './room.ts';

interface Alone<T> {
  /** What is done, as the log names it. */
  readonly what: string;
  readonly run: (item: T) => Promise<void>;
  /** Notes the failure where staff see it. Without it the item stays due and is tried again. */
  readonly failed?: (item: T, error: unknown) => Promise<void>;
}

/** Does something for each of many. One that fails is reported and holds none of the others up. */
export const eachAlone = async <T extends { readonly id: number }>(house: House, items: readonly T[], { what, run, failed }: Alone<T>): Promise<void> => {
  for (const item of items) {
    try {
      await run(item);
    } catch (error) {
      house.log.error(`${what} failed`, { id: item.id, error });
      await failed?.(item, error);
    }
  }
};
