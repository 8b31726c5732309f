import { existsSync, mkdirSync, chownSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freeTcpPort, launchPrivate, privateFolder, serverUser } from '../private-server.ts';

const SERVER = '/usr/sbin/dovecot';
const LIBRARY = '/usr/lib/dovecot';

/** True if Dovecot with IMAP, LMTP, Sieve and PostgreSQL is installed. */
export const dovecotAvailable = (): boolean =>
  existsSync(SERVER) && ['imap', 'lmtp', 'modules/libdriver_pgsql.so', 'modules/lib90_sieve_plugin.so'].every((name) => existsSync(join(LIBRARY, name)));

export interface DovecotServer {
  readonly ports: { readonly imap: number; readonly lmtp: number; readonly http: number };
  readonly apiKey: string;
  readonly output: () => string;
  stop(): Promise<void>;
}

export interface DovecotOptions {
  /** Further files beside its own, by name, for example of a dictionary. */
  readonly files?: Readonly<Record<string, string>>;
  /** Further lines of its settings; `{dir}` is where the files are. */
  readonly more?: string;
}

/** Starts a private Dovecot on free loopback ports; `sqlConfiguration` is the file of the SQL queries. */
export const startDovecot = async (sqlConfiguration: string, { files = {}, more = '' }: DovecotOptions = {}): Promise<DovecotServer> => {
  const user = serverUser('nobody');
  const dir = privateFolder('dovecot', user);
  const ports = { imap: await freeTcpPort(), lmtp: await freeTcpPort(), http: await freeTcpPort() };
  const apiKey = 'private-key-of-the-tests';
  const mail = join(dir, 'mail');
  mkdirSync(mail);
  const sql = join(dir, 'sql.conf.ext');
  const file = join(dir, 'dovecot.conf');
  writeFileSync(sql, sqlConfiguration, { mode: 0o600 });
  const others = Object.entries(files).map(([name, text]) => {
    const path = join(dir, name);
    writeFileSync(path, text, { mode: 0o600 });
    return path;
  });
  writeFileSync(
    file,
    `base_dir = ${dir}/run
state_dir = ${dir}/state
default_internal_user = ${user.name}
default_internal_group = nogroup
default_login_user = ${user.name}
protocols = imap lmtp
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
log_path = /dev/stderr
mail_location = maildir:${mail}/%d/%n
mail_home = ${mail}/home/%d/%n
mail_uid = ${String(user.uid)}
mail_gid = ${String(user.gid)}
first_valid_uid = 1
auth_failure_delay = 0
first_valid_gid = 1
mail_plugins = quota
doveadm_api_key = ${apiKey}
passdb {
  driver = sql
  args = ${sql}
}
userdb {
  driver = sql
  args = ${sql}
}
plugin {
  quota = count:User quota
  quota_vsizes = yes
}
protocol imap {
  mail_plugins = quota imap_quota
}
service imap-login {
  chroot =
  inet_listener imap {
    port = ${String(ports.imap)}
  }
  inet_listener imaps {
    port = 0
  }
}
service anvil {
  chroot =
  unix_listener anvil-auth-penalty {
    mode = 0
  }
}
service stats {
  chroot =
}
service lmtp {
  inet_listener lmtp {
    port = ${String(ports.lmtp)}
  }
}
service doveadm {
  inet_listener http {
    port = ${String(ports.http)}
  }
}
${more.replaceAll('{dir}', dir)}
`,
    { mode: 0o600 },
  );
  if (process.getuid?.() === 0) for (const path of [mail, sql, file, ...others]) chownSync(path, user.uid, user.gid);
  const server = await launchPrivate({ name: 'Dovecot', command: [SERVER, '-F', '-c', file], user, ports: Object.values(ports), folder: dir });
  return { ports, apiKey, output: server.output, stop: () => server.end() };
};
