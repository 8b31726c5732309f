import { BlockList, isIP } from 'node:net';
import { explain, type RadiusDb } from './connect.ts';

interface NasSecret {
  readonly nasname: string;
  readonly secret: string;
}

/** The shared secret of what stands at an address; `undefined` = the table `nas` names none. */
export type SecretOf = (address: string) => Promise<string | undefined>;

const BITS: Readonly<Record<number, number>> = { 4: 32, 6: 128 };

/** How narrow an entry of the table is around an address; `undefined` = the address is not in it. */
const narrowness = (nasname: string, address: string): number | undefined => {
  const [host = '', bits] = nasname.split('/');
  const most = BITS[isIP(host)];
  if (most === undefined || isIP(host) !== isIP(address)) return undefined;
  const length = bits === undefined ? most : /^\d{1,3}$/.test(bits) ? Number(bits) : most + 1;
  if (length > most) return undefined;
  const family = most === 32 ? 'ipv4' : 'ipv6';
  const network = new BlockList();
  network.addSubnet(host, length, family);
  return network.check(address, family) ? length : undefined;
};

/** A server whose clients stand in files may lack the table, or not let us read it. */
const readEntries = async ({ sql }: RadiusDb, address: string): Promise<readonly NasSecret[]> => {
  try {
    return await sql<NasSecret>('nas')
      .where('nasname', address)
      .orWhere('nasname', 'like', '%/%')
      .orderBy('id')
      .select('nasname', 'secret');
  } catch (error) {
    const reason = explain(error);
    if (reason.failure.kind === 'invalid' || reason.failure.kind === 'auth') return [];
    throw reason;
  }
};

const findSecret = async (db: RadiusDb, address: string): Promise<string | undefined> => {
  const around = (await readEntries(db, address)).flatMap(({ nasname, secret }) => {
    const length = narrowness(nasname, address);
    return length === undefined || secret === '' ? [] : [{ length, secret }];
  });
  return around.sort((one, other) => other.length - one.length)[0]?.secret;
};

/** As FreeRADIUS finds a client: the entry of the address itself, else that of the narrowest network around it. Each address is looked up once. */
export const secretsOf = (db: RadiusDb): SecretOf => {
  const known = new Map<string, Promise<string | undefined>>();
  return (address) => {
    const found = known.get(address) ?? findSecret(db, address);
    known.set(address, found);
    return found;
  };
};
