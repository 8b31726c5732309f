/** `month:1` of a form. */
export const parseIntoCycle = (text: string | undefined): { unit: string; count: number } | undefined => {
  const [unit, count] = (text ?? '').split(':');
  return unit === undefined || unit === '' ? undefined : { unit, count: Number(count ?? 1) };
};
