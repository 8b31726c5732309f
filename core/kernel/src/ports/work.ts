/**
 * One unit of work: everything written through it commits or vanishes together.
 * What must not happen on a rollback (mail wake-ups, cache busting) waits in `afterCommit`.
 */
export interface UnitOfWork {
  /** Unique per outermost transaction attempt; a retried attempt gets a new one. */
  readonly id: string;
  /** Runs after the outermost commit, in the order of registration; never on a rollback. */
  afterCommit(run: () => void | Promise<void>): void;
}

/** Opens units of work. The running one travels with the asynchronous call chain. */
export interface WorkRunner {
  /**
   * Runs `fn` in a unit of work. A nested call joins the running one. The outermost call may be repeated as a
   * whole when the database reports a conflict, so `fn` must not touch the outside world.
   */
  run<T>(fn: (work: UnitOfWork) => Promise<T>): Promise<T>;
  /** The unit of work of this call chain, if one is running. */
  current(): UnitOfWork | undefined;
}
