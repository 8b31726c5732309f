import type { EppRegistry, Mishap } from '../epp-registry/index.ts';

type Steer = (registry: EppRegistry, words: readonly string[]) => unknown;

const mishaps: ReadonlySet<string> = new Set<Extract<Mishap, string>>([
  'dropBefore', 'dropAfter', 'stall', 'halfFrame', 'wrongLength', 'notXml', 'twice', 'pieces', 'unknownExtension', 'otherTrId',
]);

const mishapOf = (word: string): Mishap => {
  if (/^\d{4}$/.test(word)) return { refuse: Number(word) };
  if (!mishaps.has(word)) throw new Error(`a fault is a result code or one of ${[...mishaps].join(', ')}`);
  return word as Extract<Mishap, string>;
};

const STEERS: Readonly<Record<string, Steer>> = {
  advance: (registry, [days = '1']) => {
    if (!/^\d+(\.\d+)?$/.test(days)) throw new Error('advance <days>');
    registry.advance(Number(days));
    return { now: registry.now() };
  },
  fault: (registry, [on = '', what = '', times = '1']) => {
    registry.fault({ ...(on === 'any' ? {} : { on }), mishap: mishapOf(what), times: Number(times) });
    return { fault: what, on, times: Number(times) };
  },
  hold: (registry, [word = 'on']) => {
    registry.holdCreates(word === 'on');
    return { hold: word === 'on' };
  },
  decide: (registry, [name = '', word = 'yes', ...reason]) => {
    registry.decide(name, word === 'yes', reason.join(' '));
    return { name, accepted: word === 'yes' };
  },
  lock: (registry, [name = '', word = 'on']) => {
    registry.changeStatus(name, 'serverTransferProhibited', word === 'on');
    return registry.domain(name);
  },
  domain: (registry, [name = '']) => registry.domain(name) ?? { name, registered: false },
  domains: (registry) => [...registry.world.domains.keys()],
  balance: (registry, [id = '', amount]) => {
    const account = registry.registrar(id);
    if (amount !== undefined) account.balance = Number(amount);
    return { id, balance: account.balance };
  },
  message: (registry, [id = '', ...words]) => {
    registry.message(id, words.join(' '));
    return { id, waiting: registry.registrar(id).queue.length };
  },
  cut: (registry) => {
    registry.cut();
    return { sessions: 0 };
  },
};

/** One line of a person at the terminal, answered with one line of JSON. */
export const steerRegistry = (registry: EppRegistry, line: string): string => {
  const [word = '', ...words] = line.trim().split(/\s+/);
  const steer = STEERS[word];
  try {
    if (steer === undefined) throw new Error(`one of ${[...Object.keys(STEERS), 'quit'].join(', ')}`);
    return JSON.stringify(steer(registry, words));
  } catch (error) {
    return JSON.stringify({ error: error instanceof Error ? error.message : String(error) });
  }
};
