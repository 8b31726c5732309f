import { isModuleError } from '@billet/sdk';
import { expect } from 'chai';
import fc from 'fast-check';
import { createHash, createHmac } from 'node:crypto';
import { buildRequest, CODE, readReply, type PacketFacts, type RadiusRequest } from '../src/radius-packet.ts';

const SECRET = 'testing123';
const MAC = 80;

const md5 = (...parts: readonly Uint8Array[]): Buffer =>
  createHash('md5').update(Buffer.concat(parts)).digest();

const attributesOf = (packet: Buffer): readonly (readonly [number, Buffer])[] => {
  const found: (readonly [number, Buffer])[] = [];
  for (let at = 20; at < packet.length; at += packet.readUInt8(at + 1))
    found.push([packet.readUInt8(at), packet.subarray(at + 2, at + packet.readUInt8(at + 1))]);
  return found;
};

/** An answer as the other side makes it. */
const answer = (
  request: RadiusRequest,
  code: number,
  body: Buffer = Buffer.alloc(0),
  secret = SECRET,
): Buffer => {
  const header = Buffer.from([code, request.id, 0, 0]);
  header.writeUInt16BE(20 + body.length, 2);
  return Buffer.concat([header, md5(header, request.authenticator, body, Buffer.from(secret)), body]);
};

const errorCause = (cause: number): Buffer => Buffer.from([101, 6, 0, 0, cause >> 8, cause & 0xff]);

const facts = fc.record(
  {
    userName: fc.string({ minLength: 1, maxLength: 60 }),
    sessionId: fc.string({ minLength: 1, maxLength: 60 }),
    nasIp: fc.ipV4(),
    framedIp: fc.ipV4(),
  },
  { requiredKeys: [] },
);

const build = (given: PacketFacts, code: number = CODE.disconnectRequest, secret = SECRET): RadiusRequest =>
  buildRequest(code, given, secret, 7);

describe('RADIUS packets', () => {
  it('have the wire format of RFC 5176: code, id, length, digests, attributes', () => {
    const { bytes } = build({ userName: 'ana', sessionId: 'S1', nasIp: '127.0.0.1', framedIp: '10.0.0.9' });
    expect([bytes[0], bytes[1], bytes.readUInt16BE(2)]).to.deep.equal([40, 7, bytes.length]);
    expect(
      attributesOf(bytes).map(([type, value]) => [type, type === MAC ? value.length : value.toString('hex')]),
    ).to.deep.equal([
      [MAC, 16],
      [1, Buffer.from('ana').toString('hex')],
      [4, '7f000001'],
      [8, '0a000009'],
      [44, Buffer.from('S1').toString('hex')],
    ]);
  });

  it('carry both digests, whatever they say', () => {
    fc.assert(
      fc.property(
        facts,
        fc.constantFrom(CODE.disconnectRequest, CODE.coaRequest),
        fc.string({ minLength: 1 }),
        (given, code, secret) => {
          const { bytes, authenticator } = build(given, code, secret);
          const blank = Buffer.from(bytes);
          blank.fill(0, 4, 20);
          expect(md5(blank, Buffer.from(secret)).equals(authenticator)).to.equal(true);
          expect(bytes.subarray(4, 20).equals(authenticator)).to.equal(true);
          blank.fill(0, 22, 38);
          expect(createHmac('md5', secret).update(blank).digest().equals(bytes.subarray(22, 38))).to.equal(
            true,
          );
        },
      ),
    );
  });

  it('an Access-Request hides its password, and the server can find it again', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, maxLength: 120, unit: 'grapheme-ascii' }), (password) => {
        const { bytes, authenticator } = build({ userName: 'ana', password }, CODE.accessRequest);
        const [, hidden = Buffer.alloc(0)] = attributesOf(bytes).find(([type]) => type === 2) ?? [];
        expect(hidden.length % 16).to.equal(0);
        let previous: Uint8Array = authenticator;
        const plain: number[] = [];
        for (let at = 0; at < hidden.length; at += 16) {
          const key = md5(Buffer.from(SECRET), previous);
          previous = hidden.subarray(at, at + 16);
          plain.push(...Array.from(previous, (byte, i) => byte ^ (key[i] ?? 0)));
        }
        expect(Buffer.from(plain).toString().replace(/\0+$/, '')).to.equal(password);
        if (password.length > 4) expect(bytes.includes(password)).to.equal(false);
      }),
    );
  });

  it('changes of a CoA go in the envelope of their vendor', () => {
    const changes = [
      { table: 'reply', attribute: 'Mikrotik-Rate-Limit', op: ':=', value: '10M/20M' },
      { table: 'reply', attribute: 'WISPr-Bandwidth-Max-Down', op: ':=', value: '20000000' },
      { table: 'reply', attribute: 'Cisco-AVPair', op: '+=', value: 'ip:sub-qos-policy-in=up-10000k' },
      { table: 'reply', attribute: 'Session-Timeout', op: ':=', value: '60' },
    ] as const;
    const { bytes } = build({ changes }, CODE.coaRequest);
    const told = attributesOf(bytes).slice(1);
    expect(told.map(([type]) => type)).to.deep.equal([26, 26, 26, 27]);
    const [mikrotik, wispr, cisco] = told.map(([, value]) => value);
    expect([
      mikrotik?.readUInt32BE(),
      mikrotik?.[4],
      mikrotik?.[5],
      mikrotik?.subarray(6).toString(),
    ]).to.deep.equal([14_988, 8, 9, '10M/20M']);
    expect([wispr?.readUInt32BE(), wispr?.[4], wispr?.readUInt32BE(6)]).to.deep.equal([
      14_122, 8, 20_000_000,
    ]);
    expect([cisco?.readUInt32BE(), cisco?.[4], cisco?.subarray(6).toString()]).to.deep.equal([
      9,
      1,
      'ip:sub-qos-policy-in=up-10000k',
    ]);
  });

  it('what does not fit in an attribute or a packet is refused, and so is what the server keeps to itself', () => {
    const refused = (given: PacketFacts): boolean => {
      try {
        build(given);
        return false;
      } catch (error) {
        return isModuleError(error) && error.failure.kind === 'invalid';
      }
    };
    const pair = { table: 'reply', attribute: 'Cisco-AVPair', op: '+=', value: 'x'.repeat(240) } as const;
    expect(refused({ userName: 'x'.repeat(254) })).to.equal(true);
    expect(refused({ changes: Array.from({ length: 20 }, () => pair) })).to.equal(true);
    expect(refused({ changes: [{ ...pair, attribute: 'Cleartext-Password' }] })).to.equal(true);
    expect(refused({ userName: 'x'.repeat(253) })).to.equal(false);
  });
});

describe('RADIUS answers', () => {
  const request = build({ userName: 'ana' });

  for (const [name, code, cause] of [
    ['Disconnect-ACK', CODE.disconnectAck, undefined],
    ['CoA-ACK', CODE.coaAck, undefined],
    ['Disconnect-NAK, session unknown', CODE.disconnectNak, 503],
    ['CoA-NAK, unsupported service', CODE.coaNak, 405],
    ['Access-Reject', CODE.accessReject, undefined],
  ] as const) {
    it(`are read: ${name}`, () => {
      const body = cause === undefined ? Buffer.alloc(0) : errorCause(cause);
      expect(readReply(answer(request, code, body), request, SECRET)).to.deep.equal({
        code,
        errorCause: cause,
      });
    });
  }

  it('with padding after the end are read up to the end', () => {
    const padded = Buffer.concat([answer(request, CODE.disconnectAck), Buffer.alloc(7)]);
    expect(readReply(padded, request, SECRET)?.code).to.equal(CODE.disconnectAck);
  });

  it('under another secret, or to another request, are not believed', () => {
    const good = answer(request, CODE.disconnectAck);
    expect(readReply(good, request, 'other')).to.equal(undefined);
    expect(readReply(good, build({ userName: 'rui' }), SECRET)).to.equal(undefined);
    expect(readReply(good, { ...request, id: 8 }, SECRET)).to.equal(undefined);
  });

  it('with a Message-Authenticator that is wrong are not believed, with a right one they are', () => {
    const body = Buffer.concat([Buffer.from([MAC, 18]), Buffer.alloc(16)]);
    const header = Buffer.from([CODE.disconnectAck, request.id, 0, 20 + body.length]);
    const mac = createHmac('md5', SECRET)
      .update(Buffer.concat([header, request.authenticator, body]))
      .digest();
    mac.copy(body, 2);
    expect(readReply(answer(request, CODE.disconnectAck, body), request, SECRET)?.code).to.equal(
      CODE.disconnectAck,
    );
    body[5] = (body[5] ?? 0) ^ 1;
    expect(readReply(answer(request, CODE.disconnectAck, body), request, SECRET)).to.equal(undefined);
  });

  it('with one bit turned are not believed', () => {
    const good = answer(request, CODE.disconnectNak, errorCause(503));
    fc.assert(
      fc.property(fc.nat({ max: good.length - 1 }), fc.nat({ max: 7 }), (at, bit) => {
        const bad = Buffer.from(good);
        bad[at] = (bad[at] ?? 0) ^ (1 << bit);
        expect(readReply(bad, request, SECRET)).to.equal(undefined);
      }),
    );
  });

  it('that are no packets at all are not believed, and break nothing', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(readReply(Buffer.from(bytes), request, SECRET)).to.equal(undefined);
      }),
    );
    // Genuine, but with an attribute that says it has no length, and one that goes over the end.
    for (const body of [Buffer.from([101, 0]), Buffer.from([101, 1, 0]), Buffer.from([101, 200, 0, 0])])
      expect(readReply(answer(request, CODE.disconnectAck, body), request, SECRET)).to.equal(undefined);
  });
});
