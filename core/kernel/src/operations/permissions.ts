/** True if one of the patterns (`invoices.read`, `invoices.*`, `*`) covers the permission. */
export const permits = (patterns: readonly string[], permission: string): boolean =>
  permission === 'public' ||
  patterns.some(
    (pattern) => pattern === '*' || pattern === permission || (pattern.endsWith('.*') && permission.startsWith(pattern.slice(0, -1))),
  );

const PERMISSION = /^(public|[a-z][a-zA-Z]*(\.[a-zA-Z-]+)+)$/;

/** The form of a permission: `room.verb`, or `public`. */
export const isPermission = (text: string): boolean => PERMISSION.test(text);
