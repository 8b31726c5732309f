import type { JobRequest } from '@billet/sdk';

/** Makes one service on one server match its wish. */
export const convergeJob = (bindingId: number): JobRequest => ({ task: 'provisioning.converge', payload: { bindingId }, subject: `binding:${String(bindingId)}`, maxAttempts: 100 });
