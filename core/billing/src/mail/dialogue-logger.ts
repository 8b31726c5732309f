/** What nodemailer wants of a logger. */
interface Logger {
  level(): void;
  trace(...told: readonly unknown[]): void;
  debug(...told: readonly unknown[]): void;
  info(...told: readonly unknown[]): void;
  warn(...told: readonly unknown[]): void;
  error(...told: readonly unknown[]): void;
  fatal(...told: readonly unknown[]): void;
}

const MARKS: Readonly<Record<string, string>> = { client: '→ ', server: '← ' };
const MOST_LINES = 200;

/** After this the client sends who it is; what follows is for the server alone. */
const SECRET = /^(AUTH \S+)\s.+/i;

const hide = (line: string): string => line.replace(SECRET, '$1 ••••');

/**
 * Writes down what client and server say to each other, line by line. Passwords never get into it: nodemailer marks
 * them itself ("/* secret *\/"), and what stands behind AUTH is left out on top of that.
 */
export const dialogueLogger = (lines: string[]): Logger => {
  const tell = (about: unknown, message: unknown): void => {
    const { tnx } = (typeof about === 'object' && about !== null ? about : {}) as { readonly tnx?: string };
    const mark = MARKS[tnx ?? ''];
    if (mark === undefined || typeof message !== 'string') return;
    for (const line of message.split(/\r?\n/)) if (lines.length < MOST_LINES && line !== '') lines.push(mark + hide(line));
  };
  const listen = (about: unknown, message: unknown): void => {
    tell(about, message);
  };
  return { level: () => undefined, trace: listen, debug: listen, info: listen, warn: listen, error: listen, fatal: listen };
};
