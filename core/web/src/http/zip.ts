import { crc32, deflateRawSync } from 'node:zlib';

/** A file of an archive. */
export interface ZipEntry {
  readonly name: string;
  readonly body: Uint8Array;
}

const VERSION = 20;
const UTF8_NAMES = 0x08_00;
const DEFLATED = 8;
/** First day the format knows: the same files give the same bytes. */
const DATE = (1 << 5) | 1;

const fields = (entry: { readonly crc: number; readonly packed: number; readonly size: number; readonly name: number }): Buffer => {
  const buffer = Buffer.alloc(26);
  buffer.writeUInt16LE(VERSION, 0);
  buffer.writeUInt16LE(UTF8_NAMES, 2);
  buffer.writeUInt16LE(DEFLATED, 4);
  buffer.writeUInt16LE(0, 6);
  buffer.writeUInt16LE(DATE, 8);
  buffer.writeUInt32LE(entry.crc, 10);
  buffer.writeUInt32LE(entry.packed, 14);
  buffer.writeUInt32LE(entry.size, 18);
  buffer.writeUInt16LE(entry.name, 22);
  return buffer;
};

/** A ZIP archive in memory, without dates of its own. */
export const zip = (entries: readonly ZipEntry[]): Buffer => {
  const files: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const { name, body } of entries) {
    const packed = deflateRawSync(body);
    const title = Buffer.from(name);
    const about = fields({ crc: crc32(body), packed: packed.length, size: body.length, name: title.length });
    const local = Buffer.concat([Buffer.from('PK\u0003\u0004'), about, title, packed]);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(at, 10);
    directory.push(Buffer.concat([Buffer.from('PK\u0001\u0002'), Buffer.from([VERSION, 0]), about, tail, title]));
    files.push(local);
    at += local.length;
  }
  const index = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write('PK\u0005\u0006', 0, 'latin1');
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(index.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...files, index, end]);
};
