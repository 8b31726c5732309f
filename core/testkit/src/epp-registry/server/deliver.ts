import type { Socket } from 'node:net';
import type { Reaction } from '../engine/engine.ts';
import { toFrame } from './frame-stream.ts';

const byteByByte = (socket: Socket, bytes: Buffer): void => {
  for (const byte of bytes) socket.write(Buffer.from([byte]));
};

/** Sends an answer over a stream, in the manner a fault asks for. */
export const deliver = (socket: Socket, { reply, hangUp, manner }: Reaction): void => {
  if (reply === undefined || manner === 'dropAfter') {
    socket.destroy();
    return;
  }
  const frame = toFrame(reply);
  switch (manner) {
    case 'stall':
      return;
    case 'halfFrame':
      socket.write(frame.subarray(0, frame.length >> 1), () => socket.destroy());
      return;
    case 'wrongLength':
      socket.write(Buffer.from([0x7f, 0xff, 0xff, 0xff, 0x3c]));
      return;
    case 'notXml':
      socket.write(toFrame('<epp><response>'));
      return;
    case 'pieces':
      byteByByte(socket, frame);
      break;
    case 'twice':
      socket.write(Buffer.concat([frame, frame]));
      break;
    default:
      socket.write(frame);
  }
  if (hangUp) socket.end();
};
