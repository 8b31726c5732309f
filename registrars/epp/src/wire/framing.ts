/** Nobody honest sends more in one answer; a longer header means that the stream is out of step. */
export const MAX_FRAME = 4 * 1024 * 1024;
const HEADER = 4;

/** The stream cannot be cut into frames any more; the connection is of no use. */
export class FrameError extends Error {
  override readonly name = 'FrameError';
}

/** RFC 5734: four bytes of length, themselves included, then the text. */
export const encodeFrame = (xml: string): Buffer => {
  const body = Buffer.from(xml, 'utf8');
  const frame = Buffer.allocUnsafe(HEADER + body.length);
  frame.writeUInt32BE(frame.length, 0);
  body.copy(frame, HEADER);
  return frame;
};

/** Cuts a stream into frames, wherever the network cut it. */
export interface FrameReader {
  /** The frames that are whole now; throws `FrameError` when a length makes no sense. */
  push(chunk: Uint8Array): readonly string[];
  /** Bytes of a frame that is not whole yet. */
  readonly pending: number;
}

export const createFrameReader = (max = MAX_FRAME): FrameReader => {
  let rest: Buffer = Buffer.alloc(0);
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const next = (): string | undefined => {
    if (rest.length < HEADER) return undefined;
    const length = rest.readUInt32BE(0);
    if (length <= HEADER || length > max) throw new FrameError(`a frame of ${String(length)} bytes`);
    if (rest.length < length) return undefined;
    const body = rest.subarray(HEADER, length);
    rest = rest.subarray(length);
    try {
      return decoder.decode(body);
    } catch {
      throw new FrameError('a frame is not UTF-8');
    }
  };
  return {
    push: (chunk) => {
      rest = rest.length === 0 ? Buffer.from(chunk) : Buffer.concat([rest, chunk]);
      const whole: string[] = [];
      for (let frame = next(); frame !== undefined; frame = next()) whole.push(frame);
      return whole;
    },
    get pending() {
      return rest.length;
    },
  };
};
