/** Under `CI=true` a real component that is missing is a failure; elsewhere its tests are skipped by name. */
export const requireComponent = (name: string, available: boolean): boolean => {
  if (!available && process.env['CI'] === 'true') {
    throw new Error(`${name} is not installed, and under CI=true its tests may not be skipped`);
  }
  return available;
};
