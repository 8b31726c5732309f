/** Two digits after the point are enough for geometry, and keep the page small. */
export const short = (value: number): number => Math.round(value * 100) / 100;

/** The next round number above: 1, 2, 2.5, 4 or 5 with noughts behind. */
export const roundUp = (value: number): number => {
  if (value <= 0) return 0;
  const power = 10 ** Math.floor(Math.log10(value));
  return ([1, 2, 2.5, 4, 5, 10].find((each) => each * power >= value) ?? 10) * power;
};
