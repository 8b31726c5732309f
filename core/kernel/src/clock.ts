import { BilletError, type Clock } from '@billet/sdk';

/** The kernel's own view of the clock: the sandbox can be moved, forward only. */
export interface KernelClock extends Clock {
  /** Moves the sandbox to a later business instant. Refused on a live clock and backwards. */
  moveTo(instant: string): void;
}

const dateFormats = new Map<string, Intl.DateTimeFormat>();

/** Local date of an instant; `sv-SE` writes dates as YYYY-MM-DD. */
const localDate = (instant: Date, zone: string): string => {
  let format = dateFormats.get(zone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' });
    dateFormats.set(zone, format);
  }
  return format.format(instant);
};

const wall = (): string => new Date().toISOString();
const wallMs = (): number => Date.now();

const instantOf = (text: string, field: string): Date => {
  const instant = new Date(text);
  if (Number.isNaN(instant.getTime())) throw new BilletError('CLOCK_INVALID', 'Not an instant.', { status: 422, field });
  return instant;
};

/** The instant a clock is to be moved to, in the one form in which instants compare as texts. Refuses what `moveTo` would refuse. */
export const targetOf = (clock: Clock, text: string): string => {
  if (!clock.sandbox) throw new BilletError('CLOCK_LIVE', 'The clock is live and cannot be moved.', { status: 409 });
  const target = instantOf(text, 'to').toISOString();
  if (target < clock.now()) throw new BilletError('CLOCK_BACKWARDS', 'A sandbox clock only moves forward.', { status: 409, field: 'to' });
  return target;
};

/** Business time is real time. */
export const createLiveClock = (): KernelClock => {
  const clock: KernelClock = {
    sandbox: false,
    now: wall,
    today: (zone) => localDate(new Date(), zone),
    wall,
    wallMs,
    moveTo: (instant) => void targetOf(clock, instant),
  };
  return clock;
};

/** Business time stands still until it is moved. */
export const createSandboxClock = (start: string): KernelClock => {
  let current = instantOf(start, 'start');
  const clock: KernelClock = {
    sandbox: true,
    now: () => current.toISOString(),
    today: (zone) => localDate(current, zone),
    wall,
    wallMs,
    moveTo: (instant) => {
      current = new Date(targetOf(clock, instant));
    },
  };
  return clock;
};
