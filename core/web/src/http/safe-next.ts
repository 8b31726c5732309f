/** Where to go after signing in: only a place of our own, whatever the parameter says. */
export const safeNext = (wanted: string | undefined, fallback: string): string => {
  if (wanted === undefined || wanted === '') return fallback;
  let url: URL;
  try {
    url = new URL(wanted, 'http://own.invalid');
  } catch {
    return fallback;
  }
  if (url.origin !== 'http://own.invalid' || url.pathname.startsWith('//') || !wanted.startsWith('/')) return fallback;
  return `${url.pathname}${url.search}`;
};
