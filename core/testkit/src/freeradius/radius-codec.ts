import { createHash, createHmac, randomBytes } from 'node:crypto';

/** An attribute as it goes over the wire; with `vendor` inside attribute 26. */
export interface WireAttribute {
  readonly type: number;
  readonly vendor?: number;
  readonly value: Buffer;
}

export interface WirePacket {
  readonly code: number;
  readonly id: number;
  readonly authenticator: Buffer;
  readonly attributes: readonly WireAttribute[];
}

const VENDOR_SPECIFIC = 26;
const MESSAGE_AUTHENTICATOR = 80;
const ACCESS_REQUEST = 1;

export const md5 = (...parts: readonly Uint8Array[]): Buffer =>
  parts.reduce((hash, part) => hash.update(part), createHash('md5')).digest();

export const text = (type: number, value: string): WireAttribute => ({ type, value: Buffer.from(value) });

export const integer = (type: number, value: number): WireAttribute => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return { type, value: bytes };
};

export const address = (type: number, value: string): WireAttribute => ({
  type,
  value: Buffer.from(value.split('.').map(Number)),
});

const lay = (attributes: readonly WireAttribute[]): Buffer =>
  Buffer.concat(
    attributes.map(({ type, value }) => Buffer.concat([Buffer.from([type, value.length + 2]), value])),
  );

const frame = (code: number, id: number, authenticator: Buffer, body: Buffer): Buffer => {
  const header = Buffer.alloc(4);
  header.writeUInt8(code, 0);
  header.writeUInt8(id, 1);
  header.writeUInt16BE(20 + body.length, 2);
  return Buffer.concat([header, authenticator, body]);
};

const BLANK = Buffer.alloc(16);

const withMac = (
  code: number,
  id: number,
  over: Buffer,
  attributes: readonly WireAttribute[],
  secret: string,
): Buffer => {
  const lined = (mac: Buffer): Buffer => lay([{ type: MESSAGE_AUTHENTICATOR, value: mac }, ...attributes]);
  const mac = createHmac('md5', secret)
    .update(frame(code, id, over, lined(BLANK)))
    .digest();
  return lined(mac);
};

/** An Access-Request carries a random authenticator, every other request a digest of itself. */
export const encodeRequest = (
  code: number,
  id: number,
  make: (authenticator: Buffer) => readonly WireAttribute[],
  secret: string,
): { readonly bytes: Buffer; readonly authenticator: Buffer } => {
  const random = randomBytes(16);
  const over = code === ACCESS_REQUEST ? random : BLANK;
  const body = withMac(code, id, over, make(random), secret);
  const authenticator =
    code === ACCESS_REQUEST ? random : md5(frame(code, id, BLANK, body), Buffer.from(secret));
  return { bytes: frame(code, id, authenticator, body), authenticator };
};

export const encodeReply = (
  code: number,
  request: WirePacket,
  attributes: readonly WireAttribute[],
  secret: string,
): Buffer => {
  const body = withMac(code, request.id, request.authenticator, attributes, secret);
  const digest = md5(frame(code, request.id, request.authenticator, body), Buffer.from(secret));
  return frame(code, request.id, digest, body);
};

const unwrap = ({ type, value }: WireAttribute): WireAttribute =>
  type === VENDOR_SPECIFIC && value.length >= 6
    ? { vendor: value.readUInt32BE(0), type: value.readUInt8(4), value: value.subarray(6) }
    : { type, value };

export const decode = (bytes: Buffer): WirePacket => {
  const attributes: WireAttribute[] = [];
  for (let at = 20; at + 2 <= bytes.length; at += Math.max(2, bytes.readUInt8(at + 1)))
    attributes.push(
      unwrap({ type: bytes.readUInt8(at), value: bytes.subarray(at + 2, at + bytes.readUInt8(at + 1)) }),
    );
  return {
    code: bytes.readUInt8(0),
    id: bytes.readUInt8(1),
    authenticator: bytes.subarray(4, 20),
    attributes,
  };
};

/** Whether an order comes from somebody who knows the secret: both its digests are right. */
export const isGenuineRequest = (bytes: Buffer, secret: string): boolean => {
  const blank = Buffer.from(bytes);
  blank.fill(0, 4, 20);
  if (!md5(blank, Buffer.from(secret)).equals(bytes.subarray(4, 20))) return false;
  const at = blank.indexOf(Buffer.from([MESSAGE_AUTHENTICATOR, 18]), 20);
  if (at === -1) return false;
  const mac = Buffer.from(blank.subarray(at + 2, at + 18));
  blank.fill(0, at + 2, at + 18);
  return createHmac('md5', secret).update(blank).digest().equals(mac);
};

/** PAP for passwords of up to 16 bytes. */
export const hidden = (password: string, secret: string, authenticator: Buffer): WireAttribute => {
  const key = md5(Buffer.from(secret), authenticator);
  const plain = Buffer.alloc(16);
  plain.write(password);
  return { type: 2, value: Buffer.from(plain.map((byte, i) => byte ^ (key[i] ?? 0))) };
};
