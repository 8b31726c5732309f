import { spawn } from 'node:child_process';
import { BilletError } from '@billet/sdk';

/** What libpq reads: a password on the command line could be seen by everybody on the machine. */
const environmentOf = (url: string): NodeJS.ProcessEnv => {
  const { hostname, port, username, password, pathname, searchParams } = new URL(url);
  const facts: Readonly<Record<string, string | null>> = {
    PGHOST: searchParams.get('host') ?? decodeURIComponent(hostname.replaceAll(/^\[|\]$/g, '')),
    PGPORT: port,
    PGUSER: decodeURIComponent(username),
    PGPASSWORD: decodeURIComponent(password),
    PGDATABASE: decodeURIComponent(pathname.slice(1)),
    PGSSLMODE: searchParams.get('sslmode'),
  };
  return { ...process.env, ...Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== null && value !== '')) } as NodeJS.ProcessEnv;
};

const isMissing = (error: Error): boolean => 'code' in error && error.code === 'ENOENT';

/** Runs one of PostgreSQL's own programs on a database. What it complains about becomes the error. */
export const runPostgresTool = (tool: 'pg_dump' | 'pg_restore' | 'psql', args: readonly string[], url?: string): Promise<void> =>
  new Promise((resolve, reject) => {
    const child = spawn(tool, args, { stdio: ['ignore', 'ignore', 'pipe'], env: url === undefined ? process.env : environmentOf(url) });
    let said = '';
    child.stderr.on('data', (part: Buffer) => { said = `${said}${part.toString()}`.slice(-4000); });
    child.once('error', (error) => {
      reject(isMissing(error) ? new BilletError('TOOL_MISSING', `${tool} is not installed here. It comes with the client programs of PostgreSQL (Debian package postgresql-client), in a version not older than the server.`, { status: 409, cause: error }) : error);
    });
    child.once('close', (code) => {
      if (code === 0) resolve();
      else reject(new BilletError('TOOL_FAILED', `${tool} failed: ${said.trim()}`, { status: 409 }));
    });
  });
