import { el, type XmlNode } from '@billet/bank-files';
import { nodes, text } from '../../src/plesk.ts';
import { contentOperations } from './plesk-content.ts';
import { addCustomer, addWebspace, customerById, newId, newSite, refuse, sitesOf, type Customer, type Operation, type PleskSite, type PleskState, type Webspace } from './plesk-state.ts';

const filterOf = (asked: XmlNode): XmlNode | undefined => nodes(asked, 'filter')[0];

const chosenCustomers = (state: PleskState, asked: XmlNode): readonly Customer[] => {
  const login = text(filterOf(asked), 'login');
  const found = [...state.customers.values()].filter((each) => login === '' || each.login === login);
  return found.length === 0 && login !== '' ? refuse(1013, 'client does not exist') : found;
};

const chosenWebspaces = (state: PleskState, asked: XmlNode): readonly Webspace[] => {
  const [owner, name] = [text(filterOf(asked), 'owner-login'), text(filterOf(asked), 'name')];
  if (owner !== '' && !state.customers.has(owner)) refuse(1015, 'Owner does not exist.');
  const found = [...state.webspaces.values()].filter((each) => (owner === '' || state.customers.get(owner)?.id === each.ownerId) && (name === '' || each.sites[0]?.name === name));
  return found.length === 0 && name !== '' ? refuse(1013, 'Domain does not exist.') : found;
};

const shownCustomer = ({ id, login, email }: Customer): readonly string[] => [el('filter-id', id), el('id', id), el('data', [el('gen_info', [el('cr_date', '2026-05-01'), el('pname', login), el('login', login), el('status', '0'), el('email', email), el('guid', `c-${id}`)])])];

const shownWebspace = ({ id, ownerId, status, planGuid, sites: [first], traffic }: Webspace): readonly string[] => [
  el('filter-id', id), el('id', id),
  el('data', [
    el('gen_info', [el('cr_date', '2026-05-01'), el('name', first?.name ?? ''), el('status', status), el('real_size', '2097152'), el('owner-id', ownerId), el('dns_ip_address', '192.0.2.50'), el('htype', 'vrt_hst'), el('guid', `w-${id}`)]),
    el('limits', [el('overuse', 'block'), el('limit', [el('name', 'disk_space'), el('value', '1048576000')]), el('limit', [el('name', 'max_traffic'), el('value', '-1')])]),
    el('stat', [el('traffic', String(traffic)), el('subdom', '0')]),
    el('subscriptions', [el('subscription', [el('locked', 'false'), el('synchronized', 'true'), el('plan', [el('plan-guid', planGuid)])])]),
  ]),
];

const properties = (node: XmlNode | undefined): ReadonlyMap<string, string> => new Map((node === undefined ? [] : nodes(node, 'hosting', 'vrt_hst', 'property')).map((each) => [text(each, 'name'), text(each, 'value')]));

const planGuid = (state: PleskState, name: string): string => Object.entries(state.plans).find(([, each]) => each === name)?.[0] ?? refuse(1013, `Service plan ${name} does not exist.`);

const makeWebspace: Operation = (state, asked) => {
  const owner = state.customers.get(text(asked, 'gen_setup', 'owner-login')) ?? refuse(1015, 'Owner does not exist.');
  if (text(asked, 'gen_setup', 'ip_address') !== '192.0.2.50') refuse(1018, 'IP address not found.');
  const guid = planGuid(state, text(asked, 'plan-name'));
  const hosting = properties(asked);
  if ([...state.webspaces.values()].some(({ ftpLogin }) => ftpLogin === hosting.get('ftp_login'))) refuse(1007, 'System user already exists.');
  const { id } = addWebspace(state, owner.id, text(asked, 'gen_setup', 'name'), { planGuid: guid, ftpLogin: hosting.get('ftp_login') ?? '', ftpPassword: hosting.get('ftp_password') ?? '' });
  return [[el('id', id), el('guid', `w-${id}`)]];
};

const setWebspace: Operation = (state, asked) => {
  const values = nodes(asked, 'values')[0];
  return chosenWebspaces(state, asked).map((webspace) => {
    const [status, name] = [text(values, 'gen_setup', 'status'), text(values, 'gen_setup', 'name')];
    if (status !== '') webspace.status = status;
    webspace.ftpPassword = properties(values).get('ftp_password') ?? webspace.ftpPassword;
    const [first] = webspace.sites;
    if (name !== '' && first !== undefined) {
      if (sitesOf(state).some((each) => each !== first && each.name === name)) refuse(1007, `Domain ${name} already exists.`);
      first.name = name;
    }
    return [el('filter-id', webspace.id), el('id', webspace.id)];
  });
};

const makeSite: Operation = (state, asked) => {
  const webspace = state.webspaces.get(text(asked, 'gen_setup', 'webspace-id')) ?? refuse(1015, 'Webspace does not exist.');
  const name = text(asked, 'gen_setup', 'name');
  if (sitesOf(state).some((each) => each.name === name)) refuse(1007, `Domain ${name} already exists.`);
  const site = newSite(state, name);
  webspace.sites.push(site);
  return [[el('id', site.id)]];
};

const chosenSites = (state: PleskState, asked: XmlNode): readonly PleskSite[] => {
  const parent = text(filterOf(asked), 'parent-id');
  if (parent !== '') return state.webspaces.get(parent)?.sites ?? refuse(1013, 'Webspace does not exist.');
  const names = nodes(asked, 'filter', 'name').map((each) => each.text.trim());
  const found = sitesOf(state).filter(({ name }) => names.includes(name));
  return found.length === 0 ? refuse(1013, 'Domain does not exist.') : found;
};

const webspaceNamed = (state: PleskState, name: string): Webspace => [...state.webspaces.values()].find(({ sites }) => sites[0]?.name === name) ?? refuse(1015, 'Domain does not exist.');

export const operations: Readonly<Record<string, Operation>> = {
  ...contentOperations,
  'customer get': (state, asked) => chosenCustomers(state, asked).map(shownCustomer),
  'customer add': (state, asked) => {
    const { id } = addCustomer(state, text(asked, 'gen_info', 'login'), { password: text(asked, 'gen_info', 'passwd'), email: text(asked, 'gen_info', 'email') });
    return [[el('id', id), el('guid', `c-${id}`)]];
  },
  'customer set': (state, asked) =>
    chosenCustomers(state, asked).map((customer) => {
      const info = nodes(asked, 'values', 'gen_info')[0];
      customer.password = text(info, 'passwd') || customer.password;
      customer.email = text(info, 'email') || customer.email;
      return [el('id', customer.id)];
    }),
  'customer del': (state, asked) =>
    chosenCustomers(state, asked).map((customer) => {
      for (const [id, each] of state.webspaces) if (customerById(state, each.ownerId) === customer) state.webspaces.delete(id);
      state.customers.delete(customer.login);
      return [el('filter-id', customer.login), el('id', customer.id)];
    }),
  'webspace get': (state, asked) => chosenWebspaces(state, asked).map(shownWebspace),
  'webspace add': makeWebspace,
  'webspace set': setWebspace,
  'webspace switch-subscription': (state, asked) =>
    chosenWebspaces(state, asked).map((webspace) => {
      const guid = text(asked, 'plan-guid');
      webspace.planGuid = guid in state.plans ? guid : refuse(1013, 'Plan does not exist.');
      return [el('id', webspace.id)];
    }),
  'service-plan get': (state) => Object.entries(state.plans).map(([guid, name], at) => [el('id', String(at + 1)), el('name', name), el('owner-id', '1'), el('guid', guid)]),
  'ip get': () => [[el('addresses', [el('ip_info', [el('ip_address', '192.0.2.49'), el('netmask', '255.255.255.0'), el('type', 'exclusive')]), el('ip_info', [el('ip_address', '192.0.2.50'), el('netmask', '255.255.255.0'), el('type', 'shared')])])]],
  'server get': (state) => [[el('stat', [el('objects', [el('clients', String(state.customers.size)), el('domains', String(state.webspaces.size))]), el('version', [el('plesk_name', 'psa'), el('plesk_version', '18.0.60')])])]],
  'server create_session': (state, asked) => (state.customers.has(text(asked, 'login')) ? [[el('id', `5e55i0n${newId(state)}`)]] : refuse(1013, 'User does not exist.')),
  'site add': makeSite,
  'site get': (state, asked) => chosenSites(state, asked).map(({ id, name, certificate, ssl }) => [
    el('filter-id', id), el('id', id),
    el('data', [
      el('gen_info', [el('name', name), el('status', '0')]),
      ...(nodes(asked, 'dataset', 'hosting').length === 0 ? [] : [el('hosting', [el('vrt_hst', [el('property', [el('name', 'ssl'), el('value', String(ssl))]), ...(certificate === '' ? [] : [el('property', [el('name', 'certificate_name'), el('value', certificate)])])])])]),
    ]),
  ]),
  'site set': (state, asked) => {
    const told = properties(nodes(asked, 'values')[0]);
    return chosenSites(state, asked).map((site) => {
      const name = told.get('certificate_name');
      const owner = [...state.webspaces.values()].find(({ sites }) => sites.includes(site));
      if (name !== undefined && owner?.certificates.has(name) !== true) refuse(1013, 'Certificate does not exist.');
      site.certificate = name ?? site.certificate;
      if (told.has('ssl')) site.ssl = told.get('ssl') === 'true';
      return [el('id', site.id)];
    });
  },
  'certificate get-pool': (state, asked) => [[el('certificates', [...webspaceNamed(state, text(filterOf(asked), 'domain-name')).certificates.keys()].map((name) => el('certificate', [el('name', name)])))]],
  'certificate install': (state, asked) => {
    const { certificates } = webspaceNamed(state, text(asked, 'webspace'));
    const [name, key, cert] = [text(asked, 'name'), text(asked, 'content', 'pvt'), text(asked, 'content', 'cert')];
    if (certificates.has(name)) refuse(1007, 'Certificate with this name already exists.');
    if (!key.includes('PRIVATE KEY') || !cert.includes('BEGIN CERTIFICATE')) refuse(1019, 'Certificate content is invalid.');
    certificates.set(name, { key, cert, ca: text(asked, 'content', 'ca') });
    return [[]];
  },
  'site del': (state, asked) => {
    const name = text(filterOf(asked), 'name');
    for (const { sites } of state.webspaces.values()) {
      const at = sites.findIndex((each) => each.name === name);
      if (at > 0) return sites.splice(at, 1).map(({ id }) => [el('id', id)]);
    }
    return refuse(1013, 'Domain does not exist.');
  },
};
