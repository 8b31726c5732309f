import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/** Packet codes (RFC 2865, RFC 5176). */
export const CODE = { accessRequest: 1, accessAccept: 2, accessReject: 3, disconnectRequest: 40, disconnectAck: 41, disconnectNak: 42, coaRequest: 43, coaAck: 44, coaNak: 45 } as const;

const ATTR = { userName: 1, userPassword: 2, nasIp: 4, framedIp: 8, acctSessionId: 44, messageAuthenticator: 80, errorCause: 101 } as const;

export interface PacketFacts {
  readonly userName?: string;
  readonly password?: string;
  readonly nasIp?: string;
  readonly framedIp?: string;
  readonly sessionId?: string;
}

const md5 = (...parts: readonly Uint8Array[]): Buffer => {
  const hash = createHash('md5');
  for (const part of parts) hash.update(part);
  return hash.digest();
};

const attribute = (type: number, value: Uint8Array): Buffer => Buffer.concat([Buffer.from([type, value.length + 2]), value]);

const address = (text: string): Buffer => Buffer.from(text.split('.').map(Number));

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
export const buildRequest = (code: number, facts: PacketFacts, secret: string, id = randomBytes(1)[0] ?? 0): RadiusRequest => {
  const access = code === CODE.accessRequest;
  const random = randomBytes(16);
  const zero = Buffer.alloc(16);
  const rest = Buffer.concat([
    ...(facts.userName === undefined ? [] : [attribute(ATTR.userName, Buffer.from(facts.userName))]),
    ...(facts.password === undefined ? [] : [attribute(ATTR.userPassword, hidePassword(facts.password, secret, random))]),
    ...(facts.nasIp === undefined ? [] : [attribute(ATTR.nasIp, address(facts.nasIp))]),
    ...(facts.framedIp === undefined ? [] : [attribute(ATTR.framedIp, address(facts.framedIp))]),
    ...(facts.sessionId === undefined ? [] : [attribute(ATTR.acctSessionId, Buffer.from(facts.sessionId))]),
  ]);
  const length = 20 + 18 + rest.length;
  const header = Buffer.from([code, id, length >> 8, length & 0xff]);
  const assemble = (authenticator: Buffer, mac: Buffer): Buffer => Buffer.concat([header, authenticator, attribute(ATTR.messageAuthenticator, mac), rest]);
  const mac = createHmac('md5', secret).update(assemble(access ? random : zero, zero)).digest();
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
  if (bytes.length < 20 || bytes[1] !== request.id || bytes.readUInt16BE(2) > bytes.length) return undefined;
  const packet = bytes.subarray(0, bytes.readUInt16BE(2));
  const expected = md5(packet.subarray(0, 4), request.authenticator, packet.subarray(20), Buffer.from(secret));
  if (!timingSafeEqual(expected, packet.subarray(4, 20))) return undefined;
  let errorCause: number | undefined;
  for (let at = 20; at + 2 <= packet.length; ) {
    const length = packet[at + 1] ?? 0;
    if (length < 2) return undefined;
    if (packet[at] === ATTR.errorCause && length === 6) errorCause = packet.readUInt32BE(at + 2);
    at += length;
  }
  return { code: packet[0] ?? 0, errorCause };
};
