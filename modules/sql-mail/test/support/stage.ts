import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { Secret } from '@billet/sdk';
import { openSql, type Knex } from '@billet/sql-accounts';
import { dovecotAvailable, freeTcpPort, freshDatabase, openDatabaseLine, postfixAvailable, postgresAvailable, requireComponent, startDovecot, startPostfix, type DatabaseLine, type DovecotServer, type PostfixServer } from '@billet/testkit';
import { createTables } from '../../src/tables.ts';

/** A real Postfix and a real Dovecot that read the tables of the module. */
export interface Stage {
  readonly settings: Readonly<Record<string, unknown>>;
  readonly line: DatabaseLine;
  readonly sql: Knex;
  readonly dovecot: DovecotServer;
  readonly postfix: PostfixServer;
  /** Speaks IMAP: logs in and gives what the commands are answered; `undefined` = not let in. */
  imap(address: string, password: string, ...commands: readonly string[]): Promise<string | undefined>;
  /** Speaks SMTP; gives the last answer of the server. */
  send(to: string, subject: string, text?: string, more?: { readonly from?: string; readonly headers?: readonly string[] }): Promise<string>;
  empty(): Promise<void>;
  close(): Promise<void>;
}

const SERVER_FILES = join(import.meta.dirname, '../../server');
const TABLES = ['billet_mail_scripts', 'billet_mail_replies', 'billet_mailboxes', 'billet_mail_forwards', 'billet_mail_domains', 'billet_mail_accounts'];

/** One line after the other, each when the answer to the one before is there. */
const talk = (port: number, lines: readonly string[], complete: (part: string, line: number) => boolean, stop = /^\0/): Promise<readonly string[]> =>
  new Promise((resolve, reject) => {
    const answers: string[] = [];
    let part = '';
    const socket = connect(port, '127.0.0.1');
    socket.setTimeout(10_000, () => socket.destroy(new Error(`no answer on port ${String(port)} after: ${part}`)));
    socket.once('error', reject);
    socket.on('data', (bytes) => {
      part += bytes.toString();
      if (!complete(part, answers.length)) return;
      answers.push(part);
      part = '';
      const next = lines[answers.length - 1];
      if (next === undefined || stop.test(answers.at(-1) ?? '')) socket.end();
      else socket.write(`${next}\r\n`);
    });
    socket.once('close', () => resolve(part === '' ? answers : [...answers, part]));
  });

export const openStage = async (): Promise<Stage> => {
  const fresh = await freshDatabase();
  const { hostname: host, port, username: user, pathname } = new URL(fresh.url);
  const place = { engine: 'postgres' as const, host, port: Number(port), user, database: pathname.slice(1) };
  const sql = openSql({ ...place, file: '', password: new Secret('private-to-the-tests') });
  await createTables(sql);
  /** The files that are shipped, with the database of this test. */
  const file = (name: string): string =>
    readFileSync(join(SERVER_FILES, name), 'utf8')
      .replaceAll('127.0.0.1:5432', `${host}:${port}`)
      .replaceAll('port=5432', `port=${port}`)
      .replaceAll(/dbname ?= ?billet_mail\b/g, (text) => text.replace('billet_mail', place.database))
      .replaceAll(/\buser ?= ?billet_mail\b/g, (text) => text.replace('billet_mail', user));
  const smtp = await freeTcpPort();
  const dovecot = await startDovecot(file('dovecot-sql.conf.ext'), {
    files: { 'dovecot-sieve-dict.conf.ext': file('dovecot-sieve-dict.conf.ext') },
    more: file('dovecot-sieve.conf').replace('/etc/dovecot', '{dir}').replace('127.0.0.1:25', `127.0.0.1:${String(smtp)}`),
  });
  const tables = Object.fromEntries(['domains', 'mailboxes', 'routes'].map((name) => [`${name}.cf`, file(`postfix-${name}.cf`)]));
  const postfix = await startPostfix({ tables, main: file('postfix-main.cf'), lmtp: dovecot.ports.lmtp, port: smtp });
  const line = await openDatabaseLine(place);
  return {
    settings: { ...place, port: line.port, password: 'private-to-the-tests', smtpHost: '127.0.0.1', smtpPort: postfix.port, doveadmUrl: `http://127.0.0.1:${String(dovecot.ports.http)}`, doveadmKey: dovecot.apiKey, sieve: true },
    line,
    sql,
    dovecot,
    postfix,
    imap: async (address, password, ...commands) => {
      const lines = [`login "${address}" "${password}"`, ...commands, 'logout'];
      const tagged = lines.map((text, i) => `a${String(i + 1)} ${text}`);
      const answers = await talk(dovecot.ports.imap, tagged, (part, n) => (n === 0 ? part.includes('\r\n') : new RegExp(`^a${String(n)} .*\\r\\n`, 'm').test(part)));
      return /^a1 OK/m.test(answers[1] ?? '') ? answers.slice(2).join('') : undefined;
    },
    send: async (to, subject, text = 'hello', { from = 'sender@elsewhere.test', headers = [] } = {}) => {
      const head = [`From: ${from}`, `To: ${to}`, `Subject: ${subject}`, ...headers].join('\r\n');
      const lines = ['EHLO test', `MAIL FROM:<${from}>`, `RCPT TO:<${to}>`, 'DATA', `${head}\r\n\r\n${text}\r\n.`, 'QUIT'];
      const answers = await talk(postfix.port, lines, (part) => /^\d{3} .*\r\n/m.test(part), /^[45]/);
      return answers.find((answer) => /^[45]/.test(answer)) ?? answers.at(-2) ?? '';
    },
    empty: async () => {
      for (const table of TABLES) await sql(table).delete();
    },
    close: async () => {
      await postfix.stop();
      await dovecot.stop();
      await line.stop();
      await sql.destroy();
      await fresh.drop();
    },
  };
};

/** Declares a suite against Postfix and Dovecot. */
export const onStage = (title: string, define: (stage: () => Stage) => void): void => {
  const suite = (): void => {
    let stage: Stage | undefined;
    before(async function () {
      this.timeout(60_000);
      stage = await openStage();
    });
    after(() => stage?.close());
    define(() => stage ?? missing());
  };
  const there = [requireComponent('PostgreSQL', postgresAvailable()), requireComponent('Dovecot', dovecotAvailable()), requireComponent('Postfix (as root)', postfixAvailable())];
  if (there.every((each) => each)) describe(title, suite);
  else describe.skip(`${title} [PostgreSQL, Dovecot or Postfix is not installed, or we are not root]`, suite);
};

const missing = (): never => {
  throw new Error('the stage is not open');
};
