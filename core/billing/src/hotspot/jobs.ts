interface ServerJob {
  readonly task: string;
  readonly payload: { readonly serverId: number };
  readonly subject: string;
  readonly dedupeKey: string;
  readonly dedupeWaiting: true;
  readonly runAt?: string;
}

/** One thing at a time with a server: whoever reads while others write would take old limits for new ones. */
const jobOf = (task: string, serverId: number): ServerJob => ({ task, payload: { serverId }, subject: `hotspot:${String(serverId)}`, dedupeKey: `${task}:${String(serverId)}`, dedupeWaiting: true });

/** Writes what changed to a server. */
export const writeJob = (serverId: number): ServerJob => jobOf('hotspot.write', serverId);

/** Reads from a server what was used. */
export const readJob = (serverId: number, runAt?: string): ServerJob => ({ ...jobOf('hotspot.read', serverId), ...(runAt === undefined ? {} : { runAt }) });
