import { gunzipSync } from 'node:zlib';
import { readXml, walker, type XmlNode } from '@billet/bank-files';
import { startFakeProvider, testCertificate, verifySignature, type FakeProvider, type ProviderReply, type ProviderRequest, type TestCertificate } from '@billet/testkit';

const NS = 'http://www.portalfiscal.inf.br/nfcom';
const { all, must, mustText, textOf } = walker('fake');

interface Held {
  readonly key: string;
  readonly protocol: string;
  readonly digest: string;
  cancelled?: string;
}

export interface FakeSefaz extends Pick<FakeProvider, 'url' | 'faults' | 'seen' | 'stop'> {
  /** Certificate that vouches for it and for its callers. */
  readonly authority: TestCertificate;
  /** Of a company it knows. */
  readonly company: TestCertificate;
  readonly held: readonly Held[];
  /** A document of another program is in force under a key. */
  seize(key: string): void;
  endTerm(): void;
  /** From now on every service says this. */
  say(code: string, message: string): void;
  /** A list of postcodes beside it. */
  readonly postcodes: string;
}

export const SELLER = '11222333000181';

const WEIGHTS = [4, 3, 2, 9, 8, 7, 6, 5];
/** Check digit as the manual tells it: weights 4, 3, 2, 9, 8, … from the left. */
const digitOf = (body: string): number => {
  const rest = [...body].reduce((sum, sign, at) => sum + (sign.charCodeAt(0) - 48) * (WEIGHTS[at % 8] ?? 0), 0) % 11;
  return rest < 2 ? 0 : 11 - rest;
};

/** Series and number of a company: all of a key that no two documents share. */
const slotOf = (key: string): string => key.slice(6, 34);

let authority: TestCertificate | undefined;
let server: TestCertificate | undefined;
let company: TestCertificate | undefined;

const PARTS = ['ide', 'emit', 'dest', 'assinante', 'det', 'total', 'gFat', 'infAdic'];
const cents = (text: string): number => Math.round(Number(text) * 100);

/** Why the layout does not take a document, as far as it is kept here: order of the parts, forms of fields. */
const againstLayout = (info: XmlNode): string | undefined => {
  const names = info.children.map(({ name }) => name).filter((name, at, list) => name !== list[at - 1]);
  if (names.join() !== PARTS.join()) return names.join();
  if (!/^[!-ÿ]{1,30}$/.test(mustText(info, 'assinante', 'iCodAssinante'))) return 'iCodAssinante';
  if (!/^\d{1,48}$/.test(mustText(info, 'gFat', 'codBarras'))) return 'codBarras';
  if (mustText(info, 'ide', 'cNF').length !== 7 || !/^[1-9]\d{0,8}$/.test(mustText(info, 'ide', 'nNF'))) return 'ide';
  return all(info, 'det').every((det, at) => det.attrs['nItem'] === String(at + 1) && /^\d{7}$/.test(mustText(det, 'prod', 'cClass'))) ? undefined : 'det';
};

const keyOf = (info: XmlNode): string => {
  const ide = (name: string): string => mustText(info, 'ide', name);
  const [year = '', month = ''] = ide('dhEmi').split('-');
  const body = `${ide('cUF')}${year.slice(2)}${month}${mustText(info, 'emit', 'CNPJ')}${ide('mod')}${ide('serie').padStart(3, '0')}${ide('nNF').padStart(9, '0')}${ide('tpEmis')}${ide('nSiteAutoriz')}${ide('cNF')}`;
  return `${body}${String(digitOf(body))}`;
};

/**
 * The authority of a state as its manual has it: SOAP 1.2 by mutual TLS, documents in gzip and base64, signatures and keys that are
 * verified, one document for each series and number, totals that must be those of the items, events, and a term for them.
 */
export const startFakeSefaz = async (): Promise<FakeSefaz> => {
  authority ??= testCertificate({ name: 'AC de Teste', authority: true });
  server ??= testCertificate({ name: 'nfcom.example', by: authority, server: true });
  company ??= testCertificate({ name: `PROVEDOR FIBRA LTDA:${SELLER}`, by: authority });
  const held: Held[] = [];
  let termOver = false;
  let said: readonly [string, string] | undefined;

  const keep = (key: string, digest: string): Held => {
    const made = { key, digest, protocol: `33526${String(held.length + 1).padStart(11, '0')}` };
    held.push(made);
    return made;
  };
  const protocol = ({ key, protocol: number, digest }: Held): string =>
    `<protNFCom versao="1.00"><infProt Id="NFCom${number}"><tpAmb>2</tpAmb><verAplic>RS1</verAplic><chNFCom>${key}</chNFCom><dhRecbto>2027-01-21T10:00:02-03:00</dhRecbto><nProt>${number}</nProt><digVal>${digest}</digVal><cStat>100</cStat><xMotivo>Autorizado o uso da NFCom</xMotivo></infProt></protNFCom>`;

  const envelope = (service: string, inner: string): ProviderReply => ({
    headers: { 'content-type': 'application/soap+xml; charset=utf-8' },
    body: `<?xml version="1.0" encoding="utf-8"?><soap:Envelope xmlns:soap="http://www.w3.org/2003/05/soap-envelope"><soap:Body><nfcomResultMsg xmlns="${NS}/wsdl/${service}">${inner}</nfcomResultMsg></soap:Body></soap:Envelope>`,
  });
  const says = (root: string, code: string, message: string, more = ''): string => {
    const words = `<tpAmb>2</tpAmb><verAplic>RS1</verAplic><cUF>35</cUF><cStat>${code}</cStat><xMotivo>${message}</xMotivo>${more}`;
    return `<${root} xmlns="${NS}" versao="1.00">${root === 'retEventoNFCom' ? `<infEvento>${words}</infEvento>` : words}</${root}>`;
  };

  const receive = async (data: string): Promise<string> => {
    const refused = (code: string, message: string): string => says('retNFCom', code, message);
    let xml: string;
    try {
      xml = gunzipSync(Buffer.from(data, 'base64')).toString('utf8');
    } catch {
      return refused('244', 'Rejeição: Falha na descompactação da área de dados');
    }
    if (/<\/?\w+:/.test(xml)) return refused('404', 'Rejeição: Uso de prefixo de namespace não permitido');
    const root = readXml('nfcom', xml);
    const info = must(root, 'infNFCom');
    const wrong = againstLayout(info);
    if (wrong !== undefined) return refused('225', `Rejeição: Falha no Schema XML da NFCom (${wrong})`);
    const signed = await verifySignature(xml);
    if (!signed.ok || signed.id !== info.attrs['Id'] || signed.name !== 'infNFCom') return refused('297', 'Rejeição: Assinatura difere do calculado');
    if (!signed.signer.includes(mustText(info, 'emit', 'CNPJ'))) return refused('213', 'Rejeição: CNPJ do Emitente difere do CNPJ do Certificado Digital');
    if (mustText(info, 'ide', 'tpAmb') !== '2') return refused('252', 'Rejeição: Ambiente informado diverge do Ambiente de recebimento');
    const key = keyOf(info);
    if (info.attrs['Id'] !== `NFCom${key}` || mustText(info, 'ide', 'cDV') !== key.slice(-1)) return refused('227', 'Rejeição: Chave de acesso do campo Id difere da concatenação dos campos correspondentes');
    if (!mustText(root, 'infNFComSupl', 'qrCodNFCom').includes(`chNFCom=${key}&tpAmb=2`)) return refused('464', 'Rejeição: QR Code');
    const sum = all(info, 'det').reduce((so, det) => so + cents(mustText(det, 'prod', 'vProd')), 0);
    const each = all(info, 'det').every(({ children: [prod] }) => prod !== undefined && Math.round(cents(mustText(prod, 'vItem')) * Number(mustText(prod, 'qFaturada'))) === cents(mustText(prod, 'vProd')));
    if (!each || sum !== cents(mustText(info, 'total', 'vNF')) || sum !== cents(mustText(info, 'total', 'vProd'))) return refused('610', 'Rejeição: Total difere do somatório dos itens');
    const there = held.find((one) => slotOf(one.key) === slotOf(key));
    if (there !== undefined) return there.key === key ? refused('204', `Rejeição: Duplicidade de NFCom [nProt:${there.protocol}]`) : refused('539', `Rejeição: Duplicidade de NFCom com diferença na Chave de Acesso [chNFCom:${there.key}]`);
    const digest = mustText(root, 'Signature', 'SignedInfo', 'Reference', 'DigestValue');
    return says('retNFCom', '100', 'Autorizado o uso da NFCom', protocol(keep(key, digest)));
  };

  const consult = (asked: XmlNode): string => {
    const key = mustText(asked, 'chNFCom');
    const refused = (code: string, message: string): string => says('retConsSitNFCom', code, message);
    if (key.length !== 44 || String(digitOf(key.slice(0, 43))) !== key.slice(-1)) return refused('236', 'Rejeição: Chave de Acesso com dígito verificador inválido');
    const there = held.find((one) => slotOf(one.key) === slotOf(key));
    if (there === undefined) return refused('217', 'Rejeição: NFCom não consta na base de dados da SEFAZ');
    if (there.key !== key) return refused('600', 'Rejeição: Chave de Acesso difere da existente em BD');
    return there.cancelled === undefined ? says('retConsSitNFCom', '100', 'Autorizado o uso da NFCom', protocol(there)) : says('retConsSitNFCom', '101', 'Cancelamento de NFCom homologado', `${protocol(there)}${there.cancelled}`);
  };

  const register = async (xml: string): Promise<string> => {
    const refused = (code: string, message: string): string => says('retEventoNFCom', code, message);
    const signed = await verifySignature(xml);
    const info = must(readXml('event', xml), 'infEvento');
    if (!signed.ok || signed.id !== info.attrs['Id'] || !signed.signer.includes(mustText(info, 'CNPJ'))) return refused('297', 'Rejeição: Assinatura difere do calculado');
    const key = mustText(info, 'chNFCom');
    const canc = must(info, 'detEvento', 'evCancNFCom');
    if (info.attrs['Id'] !== `ID${mustText(info, 'tpEvento')}${key}001` || mustText(canc, 'xJust').length < 15) return refused('225', 'Rejeição: Falha no Schema XML do evento');
    const there = held.find((one) => one.key === key);
    if (there === undefined) return refused('217', 'Rejeição: NFCom não consta na base de dados da SEFAZ');
    if (there.cancelled !== undefined) return refused('218', 'Rejeição: NFCom já está cancelada');
    if (mustText(canc, 'nProt') !== there.protocol) return refused('222', 'Rejeição: Protocolo de Autorização de Uso difere do cadastrado');
    if (termOver) return refused('220', 'Rejeição: Prazo de Cancelamento superior ao previsto na legislação');
    const answer = says('retEventoNFCom', '135', 'Evento registrado e vinculado à NFCom');
    there.cancelled = `<procEventoNFCom xmlns="${NS}" versao="1.00">${xml}${answer}</procEventoNFCom>`;
    return answer;
  };

  const provider = await startFakeProvider(async (request: ProviderRequest) => {
    const service = /^\/WS\/(\w+)\/\1\.asmx$/.exec(request.path)?.[1] ?? '';
    if (request.peer === undefined) return { status: 403, body: 'Forbidden' };
    if (request.method !== 'POST' || !(request.headers['content-type'] ?? '').startsWith(`application/soap+xml; charset=utf-8; action="${NS}/wsdl/${service}/`)) return { status: 500, body: 'no such action' };
    const data = must(readXml('soap', request.text), 'Body', 'nfcomDadosMsg');
    const raw = /<nfcomDadosMsg[^>]*>([\s\S]*)<\/nfcomDadosMsg>/.exec(request.text)?.[1] ?? '';
    const root = { NFComRecepcao: 'retNFCom', NFComConsulta: 'retConsSitNFCom', NFComRecepcaoEvento: 'retEventoNFCom', NFComStatusServico: 'retConsStatServNFCom' }[service];
    if (root === undefined) return { status: 404, body: 'no such service' };
    if (said !== undefined) return envelope(service, says(root, ...said));
    if (service === 'NFComRecepcao') return envelope(service, await receive(raw));
    if (service === 'NFComRecepcaoEvento') return envelope(service, await register(raw));
    const asked = data.children[0];
    if (asked === undefined || textOf(asked, 'tpAmb') !== '2') return envelope(service, says(root, '252', 'Rejeição: Ambiente informado diverge do Ambiente de recebimento'));
    return envelope(service, service === 'NFComConsulta' ? consult(asked) : says(root, '107', 'Serviço em Operação'));
  }, { key: server.key, certificate: server.certificate, authority: authority.certificate });

  const postcodes = await startFakeProvider(({ path }) =>
    path === '/ws/01310100/json/' ? { body: { cep: '01310-100', logradouro: 'Avenida Paulista', bairro: 'Bela Vista', localidade: 'São Paulo', uf: 'SP', ibge: '3550308' } } : { body: { erro: 'true' } },
  );
  return {
    url: provider.url, faults: provider.faults, seen: provider.seen, authority, company, held,
    postcodes: `${postcodes.url}/ws`,
    stop: async () => {
      await Promise.all([provider.stop(), postcodes.stop()]);
    },
    seize: (key) => {
      const body = `${key.slice(0, 36)}0000001`;
      keep(`${body}${String(digitOf(body))}`, 'b3RoZXI=');
    },
    endTerm: () => {
      termOver = true;
    },
    say: (...words) => {
      said = words;
    },
  };
};
