import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import {
  address,
  decode,
  encodeReply,
  encodeRequest,
  hidden,
  integer,
  isGenuineRequest,
  text,
  type WireAttribute,
  type WirePacket,
} from './radius-codec.ts';
import type { RadiusPorts } from './config.ts';

const CODE = {
  ...{ accessRequest: 1, accessAccept: 2, accountingRequest: 4 },
  ...{ disconnectRequest: 40, disconnectAck: 41, disconnectNak: 42, coaRequest: 43, coaAck: 44, coaNak: 45 },
} as const;

const ATTR = {
  ...{ userName: 1, nasIp: 4, nasPort: 5, framedIp: 8, callingStation: 31, statusType: 40 },
  ...{ inputOctets: 42, outputOctets: 43, sessionId: 44, sessionTime: 46, terminateCause: 49 },
  ...{ inputGigawords: 52, outputGigawords: 53, errorCause: 101 },
} as const;

const STATUS = { start: 1, stop: 2, interim: 3, on: 7 } as const;
const ADMIN_RESET = 6;
const SESSION_UNKNOWN = 503;
const UNSUPPORTED_SERVICE = 405;
const ANSWER_MS = 25_000;

export interface NasSession {
  readonly id: string;
  readonly username: string;
  readonly ip: string;
  /** What the RADIUS server and later CoAs said about it: `vendor.type` or `type`, value as text. */
  readonly policy: Map<string, string>;
}

/** How the equipment treats orders. */
export type NasManners =
  | { readonly kind: 'obey' }
  /** The first so many packets are lost on the way. */
  | { readonly kind: 'silent'; readonly times?: number }
  | { readonly kind: 'refuse'; readonly cause: number }
  /** Answers under another secret. */
  | { readonly kind: 'forge' }
  /** Can end sessions, but not change them. */
  | { readonly kind: 'noCoa' };

export interface NasOptions {
  /** Shared with the RADIUS server and with whoever gives orders. */
  readonly secret: string;
  readonly server: RadiusPorts;
  /** Address that it gives as its own; the orders come to 127.0.0.1 all the same. */
  readonly nasIp?: string;
}

/** Access equipment on this machine: lets people in by RADIUS, keeps their sessions, and takes orders about them. */
export interface FakeNas {
  /** Where it takes orders. */
  readonly port: number;
  readonly sessions: ReadonlyMap<string, NasSession>;
  /** Genuine orders, in the order they came. */
  readonly orders: readonly WirePacket[];
  /** How many packets came whose digests are wrong. */
  forged(): number;
  manners: NasManners;
  /** `undefined` = not let in. Begins a session otherwise. */
  connect(
    username: string,
    password: string,
    more?: { readonly mac?: string },
  ): Promise<NasSession | undefined>;
  /** Reports how much went through so far. */
  report(
    session: NasSession,
    counted: { readonly up: number; readonly down: number; readonly seconds?: number },
  ): Promise<void>;
  /** The client hangs up. */
  hangUp(session: NasSession): Promise<void>;
  /** Loses its sessions without a Stop. */
  forget(): void;
  /** Starts anew and tells the server. */
  reboot(): Promise<void>;
  stop(): Promise<void>;
}

const nameOf = ({ vendor, type }: WireAttribute): string =>
  vendor === undefined ? String(type) : `${String(vendor)}.${String(type)}`;

const valueOf = ({ value }: WireAttribute): string =>
  value.length === 4 && value.some((byte) => byte < 32) ? String(value.readUInt32BE()) : value.toString();

const textIn = (packet: WirePacket, type: number): string | undefined =>
  packet.attributes.find((each) => each.type === type && each.vendor === undefined)?.value.toString();

const counters = (up: number, down: number): readonly WireAttribute[] => [
  integer(ATTR.inputOctets, up % 2 ** 32),
  integer(ATTR.inputGigawords, Math.floor(up / 2 ** 32)),
  integer(ATTR.outputOctets, down % 2 ** 32),
  integer(ATTR.outputGigawords, Math.floor(down / 2 ** 32)),
];

const bound = async (): Promise<Socket> => {
  const socket = createSocket('udp4');
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  return socket;
};

export const startFakeNas = async ({ secret, server, nasIp = '127.0.0.1' }: NasOptions): Promise<FakeNas> => {
  const orders: WirePacket[] = [];
  const sessions = new Map<string, NasSession>();
  const listener = await bound();
  const busy = new Set<Promise<unknown>>();
  let serial = 0;
  let forged = 0;

  const ask = async (
    port: number,
    code: number,
    make: (authenticator: Buffer) => readonly WireAttribute[],
  ): Promise<WirePacket> => {
    const socket = await bound();
    serial += 1;
    try {
      const { bytes } = encodeRequest(code, serial % 256, make, secret);
      const answer = once(socket, 'message', { signal: AbortSignal.timeout(ANSWER_MS) });
      socket.send(bytes, port, '127.0.0.1');
      const [reply] = (await answer) as [Buffer];
      return decode(reply);
    } finally {
      socket.close();
    }
  };

  const account = (status: number, attributes: readonly WireAttribute[]): Promise<WirePacket> =>
    ask(server.acct, CODE.accountingRequest, () => [
      integer(ATTR.statusType, status),
      address(ATTR.nasIp, nasIp),
      integer(ATTR.nasPort, 7),
      ...attributes,
    ]);

  const of = (session: NasSession): readonly WireAttribute[] => [
    text(ATTR.userName, session.username),
    text(ATTR.sessionId, session.id),
    address(ATTR.framedIp, session.ip),
  ];

  const end = async (session: NasSession, cause: number): Promise<void> => {
    sessions.delete(session.id);
    await account(STATUS.stop, [
      ...of(session),
      integer(ATTR.terminateCause, cause),
      integer(ATTR.sessionTime, 60),
    ]);
  };

  /** The session that everything in the order fits. */
  const meant = (order: WirePacket): NasSession | undefined => {
    const session = sessions.get(textIn(order, ATTR.sessionId) ?? '');
    return session !== undefined && textIn(order, ATTR.userName) === session.username ? session : undefined;
  };

  const obey = (order: WirePacket): Buffer => {
    const coa = order.code === CODE.coaRequest;
    const nak = (cause: number): Buffer =>
      encodeReply(coa ? CODE.coaNak : CODE.disconnectNak, order, [integer(ATTR.errorCause, cause)], secret);
    if (nas.manners.kind === 'refuse') return nak(nas.manners.cause);
    if (nas.manners.kind === 'noCoa' && coa) return nak(UNSUPPORTED_SERVICE);
    const session = meant(order);
    if (session === undefined) return nak(SESSION_UNKNOWN);
    if (!coa) {
      const ending = end(session, ADMIN_RESET).finally(() => busy.delete(ending));
      busy.add(ending);
      return encodeReply(CODE.disconnectAck, order, [], secret);
    }
    for (const each of order.attributes)
      if (each.vendor !== undefined) session.policy.set(nameOf(each), valueOf(each));
    return encodeReply(CODE.coaAck, order, [], secret);
  };

  listener.on('message', (bytes, from) => {
    if (!isGenuineRequest(bytes, secret)) {
      forged += 1;
      return;
    }
    const { manners } = nas;
    if (manners.kind === 'silent') {
      if (manners.times === undefined) return;
      nas.manners = manners.times <= 1 ? { kind: 'obey' } : { kind: 'silent', times: manners.times - 1 };
      return;
    }
    const order = decode(bytes);
    orders.push(order);
    const reply =
      manners.kind === 'forge' ? encodeReply(CODE.disconnectAck, order, [], `${secret}?`) : obey(order);
    listener.send(reply, from.port, from.address);
  });

  const nas: FakeNas = {
    port: listener.address().port,
    sessions,
    orders,
    forged: () => forged,
    manners: { kind: 'obey' },
    connect: async (username, password, { mac = '00:11:22:33:44:55' } = {}) => {
      // Sessions that just ended count at the server until it has heard of their end.
      await Promise.allSettled(busy);
      const reply = await ask(server.auth, CODE.accessRequest, (authenticator) => [
        text(ATTR.userName, username),
        hidden(password, secret, authenticator),
        address(ATTR.nasIp, nasIp),
        integer(ATTR.nasPort, 7),
        text(ATTR.callingStation, mac),
      ]);
      if (reply.code !== CODE.accessAccept) return undefined;
      const id = `S${String(serial)}`;
      const policy = new Map(reply.attributes.map((each): [string, string] => [nameOf(each), valueOf(each)]));
      const session = { id, username, ip: `10.0.0.${String((serial % 250) + 1)}`, policy };
      sessions.set(id, session);
      await account(STATUS.start, [...of(session), text(ATTR.callingStation, mac)]);
      return session;
    },
    report: async (session, { up, down, seconds = 60 }) => {
      await account(STATUS.interim, [
        ...of(session),
        integer(ATTR.sessionTime, seconds),
        ...counters(up, down),
      ]);
    },
    hangUp: (session) => end(session, 1),
    forget: () => sessions.clear(),
    reboot: async () => {
      sessions.clear();
      await account(STATUS.on, [text(ATTR.sessionId, 'boot')]);
    },
    stop: async () => {
      await Promise.allSettled(busy);
      listener.close();
    },
  };
  return nas;
};
