/** Calls back after a while; the returned function takes it back. Tests bring their own. */
export type After = (ms: number, work: () => void) => () => void;

export const realAfter: After = (ms, work) => {
  const timer = setTimeout(work, ms);
  // An idle keep-alive must not keep the process from ending.
  timer.unref();
  return () => clearTimeout(timer);
};
