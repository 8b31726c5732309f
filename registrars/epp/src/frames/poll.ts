import type { Command } from './command.ts';

export const pollRequest: Command = { verb: 'poll', effect: 'reads', content: [], attrs: { op: 'req' } };

/** Twice is no harm: the second time the message is gone. */
export const pollAcknowledge = (id: string): Command => ({
  verb: 'poll',
  effect: 'reads',
  content: [],
  attrs: { op: 'ack', msgID: id },
});
