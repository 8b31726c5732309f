import { BilletError } from '@billet/sdk';

/** No bank file is larger; what is, is a mistake. */
const LIMIT = 256 * 1024 * 1024;

/** Every byte of standard input, as it comes. */
export const readStdin = async (): Promise<Uint8Array> => {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of process.stdin) {
    const bytes = part as Buffer;
    size += bytes.length;
    if (size > LIMIT) throw new BilletError('FORMAT_TOO_LARGE', 'More than 256 MiB on standard input.', { status: 413 });
    parts.push(bytes);
  }
  return Buffer.concat(parts);
};
