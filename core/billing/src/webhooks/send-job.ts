/** Fits what use cases ask for and what a queue takes. */
interface SendJob {
  readonly task: 'webhooks.send';
  readonly payload: { readonly endpointId: number };
  readonly subject: string;
  readonly dedupeKey: string;
  readonly dedupeWaiting: true;
  readonly runAt?: string;
}

/** The job that sends what is due at an endpoint; one waits at a time, one that runs may have looked already. */
export const sendJob = (endpointId: number, at?: string): SendJob => ({
  task: 'webhooks.send',
  payload: { endpointId },
  subject: `webhook:${String(endpointId)}`,
  dedupeKey: at === undefined ? `webhooks.send:${String(endpointId)}` : `webhooks.send:${String(endpointId)}:${at}`,
  dedupeWaiting: true,
  ...(at === undefined ? {} : { runAt: at }),
});
