/** Where the server keeps its data. */
export type RadiusDatabase =
  | { readonly kind: 'sqlite'; readonly file: string }
  | {
      readonly kind: 'postgres' | 'mysql';
      readonly host: string;
      readonly port: number;
      readonly user: string;
      readonly password: string;
      readonly database: string;
    };

export interface RadiusPorts {
  readonly auth: number;
  readonly acct: number;
  readonly coa: number;
}

/** Connection and the two ways of telling the time. */
export const databaseConfig = (database: RadiusDatabase): string =>
  database.kind === 'sqlite'
    ? `driver = "rlm_sql_sqlite"
dialect = "sqlite"
sqlite {
	filename = "${database.file}"
	busy_timeout = 20000
}
now = "%{%{integer:Event-Timestamp}:-%l}"
started = "%{%{integer:Event-Timestamp}:-%l} - %{%{Acct-Session-Time}:-0}"
`
    : `driver = "rlm_sql_${database.kind === 'mysql' ? 'mysql' : 'postgresql'}"
dialect = "${database.kind === 'mysql' ? 'mysql' : 'postgresql'}"
server = "${database.host}"
port = ${String(database.port)}
login = "${database.user}"
password = "${database.password}"
radius_db = "${database.database}"
now = "${database.kind === 'mysql' ? 'from_unixtime' : 'to_timestamp'}(%{%{integer:Event-Timestamp}:-%l})"
started = "${database.kind === 'mysql' ? 'from_unixtime' : 'to_timestamp'}(%{%{integer:Event-Timestamp}:-%l} - %{%{Acct-Session-Time}:-0})"
`;

const select = (table: string, key: string, value: string): string =>
  `"SELECT id, ${key}, attribute, value, op FROM ${table} WHERE ${key} = '${value}' ORDER BY id"`;

/** Where a server lives, and how it treats those who ask. */
export interface ServerPlan {
  readonly dir: string;
  readonly libdir: string;
  readonly ports: RadiusPorts;
  readonly database: RadiusDatabase['kind'];
  /** Absent = the clients are those of the table `nas`; else this machine only, with a Message-Authenticator in every packet. */
  readonly strictSecret?: string;
}

/** Where its end comes last: MySQL assigns one after the other. */
const REPORTED = [
  'acctupdatetime',
  'acctsessiontime',
  'acctinputoctets',
  'acctoutputoctets',
  'framedipaddress',
  'acctterminatecause',
  'acctstoptime',
];

/** A report of a session that is known changes its row while it is open. */
const updateOpen = (database: RadiusDatabase['kind']): string =>
  database === 'mysql'
    ? `ON DUPLICATE KEY UPDATE ${REPORTED.map((name) => `${name} = if(acctstoptime IS NULL, values(${name}), ${name})`).join(', ')}`
    : `ON CONFLICT (acctuniqueid) DO UPDATE SET ${REPORTED.map((name) => `${name} = excluded.${name}`).join(', ')} WHERE radacct.acctstoptime IS NULL`;

const strictClient = (secret: string | undefined): string =>
  secret === undefined
    ? ''
    : `client loopback {
	ipaddr = 127.0.0.1
	secret = ${secret}
	require_message_authenticator = yes
}
`;

/** A whole server: authorisation and accounting in SQL, and a CoA listener that plays the access equipment. */
export const serverConfig = ({
  dir,
  libdir,
  ports,
  database,
  strictSecret,
}: ServerPlan): string => `${strictClient(strictSecret)}libdir = ${libdir}
logdir = ${dir}
run_dir = ${dir}
max_requests = 16384
log {
	destination = stdout
	auth = yes
}
security {
	reject_delay = 0
}
thread pool {
	start_servers = 1
	max_servers = 4
	min_spare_servers = 1
	max_spare_servers = 2
}
modules {
	expr { }
	pap { }
	chap { }
	expiration { }
	logintime { }
	always ok {
		rcode = ok
	}
	always reject {
		rcode = reject
	}
	sql {
		$INCLUDE ${dir}/db.conf
		pool {
			start = 1
			min = 1
			max = 4
			spare = 1
		}
		group_attribute = "SQL-Group"
		read_clients = ${strictSecret === undefined ? 'yes' : 'no'}
		client_query = "SELECT id, nasname, shortname, type, secret, server FROM nas"
		sql_user_name = "%{User-Name}"
		authorize_check_query = ${select('radcheck', 'username', '%{SQL-User-Name}')}
		authorize_reply_query = ${select('radreply', 'username', '%{SQL-User-Name}')}
		group_membership_query = "SELECT groupname FROM radusergroup WHERE username = '%{SQL-User-Name}' ORDER BY priority"
		authorize_group_check_query = ${select('radgroupcheck', 'groupname', '%{SQL-Group}')}
		authorize_group_reply_query = ${select('radgroupreply', 'groupname', '%{SQL-Group}')}
		simul_count_query = "SELECT COUNT(*) FROM radacct WHERE username = '%{SQL-User-Name}' AND acctstoptime IS NULL"
		up = "%{%{Acct-Input-Gigawords}:-0} * 4294967296 + %{%{Acct-Input-Octets}:-0}"
		down = "%{%{Acct-Output-Gigawords}:-0} * 4294967296 + %{%{Acct-Output-Octets}:-0}"
		secs = "%{%{Acct-Session-Time}:-0}"
		open = "INSERT INTO radacct (acctsessionid, acctuniqueid, username, nasipaddress, nasportid, acctstarttime, acctupdatetime, acctstoptime, acctsessiontime, acctinputoctets, acctoutputoctets, calledstationid, callingstationid, framedipaddress, acctterminatecause) VALUES ('%{Acct-Session-Id}', '%{Acct-Unique-Session-Id}', '%{SQL-User-Name}', '%{NAS-IP-Address}', '%{%{NAS-Port-Id}:-%{NAS-Port}}', \${started}, \${now}"
		tail = "\${secs}, \${up}, \${down}, '%{Called-Station-Id}', '%{Calling-Station-Id}', '%{%{Framed-IP-Address}:-0.0.0.0}', '%{Acct-Terminate-Cause}') ${updateOpen(database)}"
		reboot = "UPDATE radacct SET acctstoptime = \${now}, acctterminatecause = 'NAS-Reboot' WHERE acctstoptime IS NULL AND nasipaddress = '%{NAS-IP-Address}'"
		accounting {
			reference = "%{tolower:type.%{Acct-Status-Type}.query}"
			type {
				start {
					query = "\${modules.sql.open}, NULL, \${modules.sql.tail}"
				}
				interim-update {
					query = "\${modules.sql.open}, NULL, \${modules.sql.tail}"
				}
				stop {
					query = "\${modules.sql.open}, \${modules.sql.now}, \${modules.sql.tail}"
				}
				accounting-on {
					query = "\${modules.sql.reboot}"
				}
				accounting-off {
					query = "\${modules.sql.reboot}"
				}
			}
		}
		post-auth {
			query = "INSERT INTO radpostauth (username, pass, reply, authdate) VALUES ('%{SQL-User-Name}', '', '%{reply:Packet-Type}', '%S')"
		}
	}
}
server isp {
	listen {
		type = auth
		ipaddr = 127.0.0.1
		port = ${String(ports.auth)}
	}
	listen {
		type = acct
		ipaddr = 127.0.0.1
		port = ${String(ports.acct)}
	}
	listen {
		type = coa
		ipaddr = 127.0.0.1
		port = ${String(ports.coa)}
	}
	authorize {
		chap
		sql
		expiration
		logintime
		pap
	}
	authenticate {
		Auth-Type PAP {
			pap
		}
		Auth-Type CHAP {
			chap
		}
	}
	session {
		sql
	}
	post-auth {
		sql
		Post-Auth-Type REJECT {
			sql
			update reply {
				&reply: !* ANY
			}
		}
	}
	preacct {
		update request {
			&Acct-Unique-Session-Id := "%{md5:%{User-Name},%{Acct-Session-Id},%{NAS-IP-Address},%{NAS-Port}}"
		}
	}
	accounting {
		sql
		if (noop) {
			ok
		}
	}
	recv-coa {
		if ("%{sql:SELECT COUNT(*) FROM radacct WHERE acctstoptime IS NULL AND acctsessionid = '%{Acct-Session-Id}'}" == "0") {
			update reply {
				&Error-Cause := Session-Context-Not-Found
			}
			reject
		}
		else {
			ok
		}
	}
}
`;
