import { addDays, ModuleError, z, type Accepted, type DsRecord, type HeldDomain, type LocalDate, type RegistrantVerification } from '@billet/sdk';

const epoch = z.union([z.number(), z.string().regex(/^\d+$/)]).transform(Number);
const truth = z.union([z.boolean(), z.string()]).transform((value) => value === true || value === 'true');
const words = z.union([z.array(z.string()), z.string()]).optional().transform((value) => (value === undefined ? [] : typeof value === 'string' ? [value] : value));

const dayOf = (seconds: number): LocalDate => new Date(seconds * 1000).toISOString().slice(0, 10);

const detailsShape = z
  .looseObject({
    orderid: z.union([z.string(), z.number()]).transform(String),
    domainname: z.string(),
    currentstatus: z.string().default(''),
    orderstatus: words,
    domainstatus: words,
    endtime: epoch.optional(),
    isprivacyprotected: truth.optional(),
    domsecret: z.string().optional(),
    raaVerificationStatus: z.string().optional(),
    raaVerificationStartTime: epoch.optional(),
    actiontype: z.string().optional(),
    actionstatus: z.string().optional(),
    dnssec: z.array(z.looseObject({ keytag: epoch, algorithm: epoch, digesttype: epoch, digest: z.string() })).optional(),
  })
  .catchall(z.unknown());

export type Details = z.output<typeof detailsShape>;

/** Parses what must be there; says which field of the answer is missing. */
export const parse = <T extends z.ZodType>(shape: T, body: unknown, wrote: boolean): z.output<T> => {
  const found = shape.safeParse(body);
  if (!found.success) throw new ModuleError('remote', `LogicBoxes' answer lacks ${found.error.issues[0]?.path.join('.') ?? 'something'}.`, { ambiguous: wrote });
  return found.data;
};

export const readDetails = (body: unknown): Details => parse(detailsShape, body, false);

const GONE: ReadonlySet<string> = new Set(['Deleted', 'Archived']);
const WORKING: ReadonlySet<string> = new Set(['AddNewDomain', 'AddTransferDomain']);

/** Work on a domain that is ours already. */
const QUEUED: Readonly<Record<string, 'renew' | 'restore'>> = { RenewDomain: 'renew', RestoreDomain: 'restore' };

export const isTransfer = ({ actiontype }: Details): boolean => actiontype === 'AddTransferDomain';

/** Name servers are the fields ns1, ns2, … of the answer. */
const serversOf = (details: Details): readonly string[] =>
  Array.from({ length: 13 }, (_, at) => details[`ns${String(at + 1)}`]).filter((each): each is string => typeof each === 'string' && each !== '').map((each) => each.toLowerCase());

/** What an order of the account is to us; nothing for one that is over. */
export const heldOf = (details: Details): HeldDomain | undefined => {
  if (GONE.has(details.currentstatus)) return undefined;
  const working = details.currentstatus === 'InActive' && WORKING.has(details.actiontype ?? '');
  const queued = details.actionstatus === 'PendingExecution' ? QUEUED[details.actiontype ?? ''] : undefined;
  const pending = working ? ('order' as const) : queued;
  const locks = [...details.orderstatus, ...details.domainstatus];
  return {
    name: details.domainname.toLowerCase(),
    registryRef: details.orderid,
    statuses: [details.currentstatus, ...locks],
    nameservers: serversOf(details).map((host) => ({ host })),
    ...(details.endtime === undefined || working ? {} : { expiresOn: dayOf(details.endtime) }),
    locked: locks.includes('transferlock'),
    ...(pending === undefined ? {} : { pending }),
    ...(details.currentstatus === 'Pending Delete Restorable' ? { inRedemption: true } : {}),
    data: { endtime: String(details.endtime ?? ''), secret: details.domsecret ?? '', verification: details.raaVerificationStatus ?? '', verificationBegan: details.raaVerificationStartTime === undefined ? '' : dayOf(details.raaVerificationStartTime) },
  };
};

const VERIFICATION: Readonly<Record<string, RegistrantVerification['state']>> = { verified: 'verified', pending: 'pending', suspended: 'failed' };
/** So long the other side waits for the registrant. */
const VERIFY_DAYS = 15;

export const verificationOf = ({ data }: HeldDomain): RegistrantVerification => {
  const state = VERIFICATION[data?.['verification']?.toLowerCase() ?? ''] ?? 'notRequired';
  const began = data?.['verificationBegan'] ?? '';
  return { state, ...(state === 'pending' && began !== '' ? { until: addDays(began, VERIFY_DAYS) } : {}) };
};

export const dsOf = ({ dnssec = [] }: Details): readonly DsRecord[] => dnssec.map(({ keytag, algorithm, digesttype, digest }) => ({ keyTag: keytag, algorithm, digestType: digesttype, digest }));

const actionShape = z.looseObject({ actionstatus: z.string().default(''), status: z.string().default('') });

/** `Success` may still be in the queue of the other side. */
export const acceptedOf = (body: unknown): Accepted => {
  const { actionstatus } = parse(actionShape, body, true);
  return actionstatus === '' || actionstatus === 'Success' ? 'done' : 'pending';
};

const foundShape = z.looseObject({ recsonpage: epoch, recsindb: epoch });

/** Entries of a search stand under the keys "1", "2", … with dotted names. */
export const searchOf = (body: unknown): { readonly total: number; readonly names: readonly string[] } => {
  const { recsindb, recsonpage, ...rest } = parse(foundShape, body, false);
  const entry = z.looseObject({ 'entity.description': z.string() });
  const names = Array.from({ length: recsonpage }, (_, at) => entry.safeParse(rest[String(at + 1)]).data?.['entity.description']);
  return { total: recsindb, names: names.filter((each) => each !== undefined) };
};
