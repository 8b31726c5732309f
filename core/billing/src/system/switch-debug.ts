import { defineOperation, z } from '@billet/sdk';

/** The right to the debug display of the staff area. */
export const DEBUG_RIGHT = 'debug.show';

/** The display belongs to a session, which only the web front knows: here is who may, and the trace of who did. */
export const switchDebug = defineOperation({
  name: 'debug.switch',
  summary: 'Notes that a member of staff switches the debug display of his session on or off.',
  kind: 'command',
  audience: ['staff'],
  permission: DEBUG_RIGHT,
  input: z.strictObject({ on: z.boolean() }),
  output: z.strictObject({ on: z.boolean() }),
  run: (ctx, { on }) => {
    ctx.touch({ kind: 'settings', id: 'debug' }, undefined, { on });
    return Promise.resolve({ on });
  },
});
