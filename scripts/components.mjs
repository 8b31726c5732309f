// Real components that the tests run against, and how to get them on Debian.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs';

const onPath = (name) => (process.env.PATH ?? '').split(':').concat('/usr/sbin', '/usr/bin').some((dir) => existsSync(`${dir}/${name}`));

/** A file below /usr/lib or below the folder of the machine's architecture in it. */
const library = (path) => existsSync(`/usr/lib/${path}`) || readdirSync('/usr/lib').some((name) => existsSync(`/usr/lib/${name}/${path}`));

const components = [
  {
    name: 'PostgreSQL',
    packages: ['postgresql'],
    present: () => existsSync('/usr/lib/postgresql') && readdirSync('/usr/lib/postgresql').some((version) => existsSync(`/usr/lib/postgresql/${version}/bin/initdb`)),
  },
  { name: 'FreeRADIUS', packages: ['freeradius', 'freeradius-utils', 'freeradius-postgresql', 'freeradius-mysql'], present: () => onPath('freeradius') && onPath('radclient') && library('freeradius/rlm_sql_mysql.so') },
  { name: 'libnet-epp-perl', packages: ['libnet-epp-perl'], present: () => existsSync('/usr/share/perl5/Net/EPP/Simple.pm') },
  { name: 'PowerDNS', packages: ['pdns-server', 'pdns-backend-sqlite3', 'bind9-dnsutils'], present: () => onPath('pdns_server') && onPath('dig') && library('pdns/libgsqlite3backend.so') },
  {
    name: 'Dovecot',
    packages: ['dovecot-imapd', 'dovecot-lmtpd', 'dovecot-pgsql', 'dovecot-sieve'],
    present: () => onPath('dovecot') && ['imap', 'lmtp', 'modules/libdriver_pgsql.so', 'modules/lib90_sieve_plugin.so'].every((name) => existsSync(`/usr/lib/dovecot/${name}`)),
  },
  { name: 'Postfix', packages: ['postfix', 'postfix-pgsql'], present: () => onPath('postfix') && existsSync('/usr/lib/postfix/postfix-pgsql.so') },
  { name: 'ProFTPD', packages: ['proftpd-core', 'proftpd-mod-pgsql'], present: () => onPath('proftpd') && existsSync('/usr/lib/proftpd/mod_sql_postgres.so') },
  { name: 'MariaDB', packages: ['mariadb-server-core', 'mariadb-client-core'], present: () => onPath('mariadbd') && onPath('mariadb-install-db') },
  { name: 'Poppler', packages: ['poppler-utils'], present: () => onPath('pdftoppm') },
  { name: 'Chromium', packages: ['chromium', 'fonts-liberation'], present: () => onPath('chromium') },
];

const POLICY = '/usr/sbin/policy-rc.d';

/** Installs with services kept from starting: the tests start their own, private ones. */
const install = (packages) => {
  const own = !existsSync(POLICY);
  if (own) writeFileSync(POLICY, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  const apt = (...args) => spawnSync('apt-get', args, { stdio: ['ignore', 'inherit', 'inherit'], env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } }).status === 0;
  try {
    const args = ['install', '-y', '-q', '--no-install-recommends', ...packages];
    return apt(...args) || (apt('update', '-q') && apt(...args));
  } finally {
    if (own) rmSync(POLICY, { force: true });
  }
};

/** Makes sure that the components are there, as far as this user may. */
export const ensureComponents = () => {
  const missing = components.filter((component) => !component.present());
  if (missing.length === 0) return;
  const packages = missing.flatMap((component) => component.packages);
  const command = `apt-get install -y --no-install-recommends ${packages.join(' ')}`;
  const names = missing.map((component) => component.name).join(', ');
  if (process.getuid?.() !== 0 || process.env.BILLET_INSTALL === '0' || !onPath('apt-get')) {
    console.log(`Not installed: ${names}. Their tests are skipped by name. To have them: ${command}`);
    return;
  }
  console.log(`The tests use the real ${names}; installing from Debian's packages (their services are not started):\n  ${command}`);
  if (!install(packages)) console.log(`That did not work; the tests of ${names} are skipped by name.`);
};
