import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { ModuleError } from '@billet/sdk';
import type { Attribute } from './attribute.ts';
import { DICTIONARY } from './dictionary.ts';

/** Packet codes (RFC 2865, RFC 5176). */
export const CODE = {
  ...{ accessRequest: 1, accessAccept: 2, accessReject: 3 },
  ...{ disconnectRequest: 40, disconnectAck: 41, disconnectNak: 42, coaRequest: 43, coaAck: 44, coaNak: 45 },
} as const;

const ATTR = {
  ...{ userName: 1, userPassword: 2, nasIp: 4, framedIp: 8, vendorSpecific: 26, acctSessionId: 44 },
  ...{ messageAuthenticator: 80, errorCause: 101 },
} as const;

const HEADER = 20;
const MAC_LENGTH = 16;
const MOST_BYTES = 4096;

export interface PacketFacts {
  readonly userName?: string;
  readonly password?: string;
  readonly nasIp?: string;
  readonly framedIp?: string;
  readonly sessionId?: string;
  /** What a CoA is to change. */
  readonly changes?: readonly Attribute[];
}

const md5 = (...parts: readonly Uint8Array[]): Buffer => {
  const hash = createHash('md5');
  for (const part of parts) hash.update(part);
  return hash.digest();
};

const attribute = (type: number, value: Uint8Array): Buffer => {
  if (value.length > 253) throw new ModuleError('invalid', 'A RADIUS attribute holds at most 253 bytes.');
  return Buffer.concat([Buffer.from([type, value.length + 2]), value]);
};

const address = (text: string): Buffer => Buffer.from(text.split('.').map(Number));

const number = (text: string): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(Number(text));
  return bytes;
};

/** A reply row as it goes over the wire, inside its vendor's envelope if it has one. */
const encoded = ({ attribute: name, value }: Attribute): Buffer => {
  const fact = DICTIONARY[name];
  if (fact?.type === undefined)
    throw new ModuleError('invalid', `"${name}" cannot be told to access equipment.`);
  const bytes =
    fact.kind === 'integer' ? number(value) : fact.kind === 'ipaddr' ? address(value) : Buffer.from(value);
  const inner = attribute(fact.type, bytes);
  return fact.vendor === undefined
    ? inner
    : attribute(ATTR.vendorSpecific, Buffer.concat([number(String(fact.vendor)), inner]));
};

/** PAP (RFC 2865 §5.2): the password hidden by a key stream of MD5(secret, previous block). */
const hidePassword = (password: string, secret: string, authenticator: Buffer): Buffer => {
  const plain = Buffer.from(password);
  const padded = Buffer.alloc(Math.max(16, Math.ceil(plain.length / 16) * 16));
  plain.copy(padded);
  const blocks: Buffer[] = [];
  let previous = authenticator;
  for (let at = 0; at < padded.length; at += 16) {
    const key = md5(Buffer.from(secret), previous);
    const block = Buffer.from(padded.subarray(at, at + 16).map((byte, i) => byte ^ (key[i] ?? 0)));
    blocks.push(block);
    previous = block;
  }
  return Buffer.concat(blocks);
};

/** A request ready to be sent; what came back is checked against it. */
export interface RadiusRequest {
  readonly bytes: Buffer;
  readonly id: number;
  readonly authenticator: Buffer;
}

/**
 * Builds a request with its Message-Authenticator as the first attribute. For Disconnect and CoA it is computed over a
 * zero authenticator, then the Request Authenticator over the packet and the secret (RFC 5176 §2.3, RFC 3576).
 */
export const buildRequest = (
  code: number,
  facts: PacketFacts,
  secret: string,
  id = randomBytes(1)[0] ?? 0,
): RadiusRequest => {
  const access = code === CODE.accessRequest;
  const random = randomBytes(16);
  const zero = Buffer.alloc(16);
  const text = (type: number, value: string | undefined): readonly Buffer[] =>
    value === undefined ? [] : [attribute(type, Buffer.from(value))];
  const place = (type: number, value: string | undefined): readonly Buffer[] =>
    value === undefined ? [] : [attribute(type, address(value))];
  const rest = Buffer.concat([
    ...text(ATTR.userName, facts.userName),
    ...(facts.password === undefined
      ? []
      : [attribute(ATTR.userPassword, hidePassword(facts.password, secret, random))]),
    ...place(ATTR.nasIp, facts.nasIp),
    ...place(ATTR.framedIp, facts.framedIp),
    ...text(ATTR.acctSessionId, facts.sessionId),
    ...(facts.changes ?? []).map(encoded),
  ]);
  const length = HEADER + MAC_LENGTH + 2 + rest.length;
  if (length > MOST_BYTES) throw new ModuleError('invalid', 'A RADIUS packet holds at most 4096 bytes.');
  const header = Buffer.from([code, id, length >> 8, length & 0xff]);
  const assemble = (authenticator: Buffer, mac: Buffer): Buffer =>
    Buffer.concat([header, authenticator, attribute(ATTR.messageAuthenticator, mac), rest]);
  const mac = createHmac('md5', secret)
    .update(assemble(access ? random : zero, zero))
    .digest();
  if (access) return { bytes: assemble(random, mac), id, authenticator: random };
  const authenticator = md5(assemble(zero, mac), Buffer.from(secret));
  return { bytes: assemble(authenticator, mac), id, authenticator };
};

/** What a server answered, once the answer is known to be genuine. */
export interface RadiusReply {
  readonly code: number;
  readonly errorCause: number | undefined;
}

/** Reads an answer; `undefined` if it is not one to this request under this secret. */
export const readReply = (bytes: Buffer, request: RadiusRequest, secret: string): RadiusReply | undefined => {
  if (bytes.length < HEADER || bytes[1] !== request.id) return undefined;
  const length = bytes.readUInt16BE(2);
  if (length < HEADER || length > bytes.length) return undefined;
  const packet = Buffer.from(bytes.subarray(0, length));
  const expected = md5(
    packet.subarray(0, 4),
    request.authenticator,
    packet.subarray(HEADER),
    Buffer.from(secret),
  );
  if (!timingSafeEqual(expected, packet.subarray(4, HEADER))) return undefined;
  let errorCause: number | undefined;
  for (let at = HEADER; at < packet.length; ) {
    const size = packet[at + 1] ?? 0;
    if (size < 2 || at + size > packet.length) return undefined;
    if (packet[at] === ATTR.errorCause && size === 6) errorCause = packet.readUInt32BE(at + 2);
    if (packet[at] === ATTR.messageAuthenticator && !macFits(packet, at, size, request, secret))
      return undefined;
    at += size;
  }
  return { code: packet[0] ?? 0, errorCause };
};

const macFits = (
  packet: Buffer,
  at: number,
  size: number,
  request: RadiusRequest,
  secret: string,
): boolean => {
  if (size !== MAC_LENGTH + 2) return false;
  const given = Buffer.from(packet.subarray(at + 2, at + size));
  const blank = Buffer.from(packet);
  blank.fill(0, at + 2, at + size);
  request.authenticator.copy(blank, 4);
  return timingSafeEqual(given, createHmac('md5', secret).update(blank).digest());
};
