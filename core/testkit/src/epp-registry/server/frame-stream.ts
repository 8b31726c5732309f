const HEADER = 4;

export const toFrame = (xml: string): Buffer => {
  const body = Buffer.from(xml, 'utf8');
  const head = Buffer.alloc(HEADER);
  head.writeUInt32BE(body.length + HEADER);
  return Buffer.concat([head, body]);
};

/** Collects what comes in and hands out whole frames; nothing when a length makes no sense. */
export const frameStream = (max: number): ((chunk: Buffer) => readonly string[] | undefined) => {
  let rest = Buffer.alloc(0);
  return (chunk) => {
    rest = Buffer.concat([rest, chunk]);
    const frames: string[] = [];
    while (rest.length >= HEADER) {
      const length = rest.readUInt32BE(0);
      if (length <= HEADER || length > max) return undefined;
      if (rest.length < length) break;
      frames.push(rest.subarray(HEADER, length).toString('utf8'));
      rest = rest.subarray(length);
    }
    return frames;
  };
};
