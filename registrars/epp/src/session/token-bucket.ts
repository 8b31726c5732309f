/** Lets so many commands through a minute, some of them at once. Pure but for its own count; time is handed in. */
export interface TokenBucket {
  /** Takes one and returns 0, or takes none and returns the milliseconds until there is one. */
  take(nowMs: number): number;
}

export const createTokenBucket = (perMinute: number, burst = Math.max(1, Math.floor(perMinute / 6))): TokenBucket => {
  const perMs = perMinute / 60_000;
  let tokens = burst;
  let last: number | undefined;
  return {
    take: (nowMs) => {
      // A clock that was set back must not take tokens away.
      const passed = Math.max(0, nowMs - (last ?? nowMs));
      tokens = Math.min(burst, tokens + passed * perMs);
      last = nowMs;
      if (tokens >= 1) {
        tokens -= 1;
        return 0;
      }
      return Math.ceil((1 - tokens) / perMs);
    },
  };
};
