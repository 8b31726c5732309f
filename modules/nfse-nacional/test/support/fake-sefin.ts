import { gunzipSync, gzipSync } from 'node:zlib';
import { readXml, walker } from '@billet/bank-files';
import { startFakeProvider, testCertificate, verifySignature, type FakeProvider, type ProviderReply, type ProviderRequest, type TestCertificate } from '@billet/testkit';

const NS = 'http://www.sped.fazenda.gov.br/nfse';
const { must, mustText, textOf } = walker('fake');
const pack = (text: string): string => gzipSync(text).toString('base64');
const unpack = (text: unknown): string => gunzipSync(Buffer.from(String(text), 'base64')).toString('utf8');

interface Held {
  readonly dpsId: string;
  readonly key: string;
  readonly xml: string;
  cancelled?: string;
}

export interface FakeSefin extends Pick<FakeProvider, 'url' | 'faults' | 'seen' | 'stop'> {
  /** Certificate that vouches for it and for its callers. */
  readonly authority: TestCertificate;
  /** Of a company it knows. */
  readonly company: TestCertificate;
  readonly held: readonly Held[];
  seize(dpsId: string): void;
  endTerm(): void;
  /** A list of postcodes beside it. */
  readonly postcodes: string;
}

export const SELLER = '11222333000181';

const refusal = (status: number, list: 'erros' | 'erro', codigo: string, descricao: string): ProviderReply => ({ status, body: { tipoAmbiente: 2, versaoAplicativo: 'SefinNacional_1.6.0', [list]: [{ codigo, descricao }] } });

let authority: TestCertificate | undefined;
let server: TestCertificate | undefined;
let company: TestCertificate | undefined;

/**
 * SEFIN Nacional as its description has it: mutual TLS, JSON around XML in gzip and base64, signatures that are verified, one NFS-e for each
 * series and number, events, and a term for them.
 */
export const startFakeSefin = async (): Promise<FakeSefin> => {
  authority ??= testCertificate({ name: 'AC de Teste', authority: true });
  server ??= testCertificate({ name: 'sefin.example', by: authority, server: true });
  company ??= testCertificate({ name: `PROVEDOR FIBRA LTDA:${SELLER}`, by: authority });
  const held: Held[] = [];
  let termOver = false;

  const nfseOf = (id: string, dps: string): Held => {
    const number = String(held.length + 1);
    const digits = `${id.slice(3, 10)}2${id.slice(10, 25)}${number.padStart(13, '0')}2701${String(held.length + 7).padStart(9, '0')}0`;
    const body = dps.replace(/^<\?xml[^>]*\?>/, '');
    const xml = `<?xml version="1.0" encoding="utf-8"?><NFSe versao="1.01" xmlns="${NS}"><infNFSe Id="NFS${digits}"><nNFSe>${number}</nNFSe><cStat>100</cStat><dhProc>2027-01-21T10:00:02-03:00</dhProc>${body}</infNFSe></NFSe>`;
    const made = { dpsId: id, key: digits, xml };
    held.push(made);
    return made;
  };

  const receive = async (request: ProviderRequest): Promise<ProviderReply> => {
    let dps: string;
    try {
      dps = unpack((JSON.parse(request.text) as { dpsXmlGZipB64?: unknown }).dpsXmlGZipB64);
    } catch {
      return refusal(400, 'erros', 'E1225', 'Falha na decodificação da base 64 da área de dados');
    }
    if (/<\/?\w+:/.test(dps)) return refusal(400, 'erros', 'E1228', 'Uso de prefixo de namespace não permitido na área de dados descompactada.');
    const root = readXml('dps', dps);
    const info = must(root, 'infDPS');
    const id = info.attrs['Id'] ?? '';
    const signed = await verifySignature(dps);
    if (!signed.ok) return refusal(400, 'erros', 'E0714', `Assinatura inválida: ${signed.why}`);
    if (signed.id !== id || signed.name !== 'infDPS') return refusal(400, 'erros', 'E0717', 'A assinatura não é da DPS');
    if (!signed.signer.includes(mustText(info, 'prest', 'CNPJ'))) return refusal(400, 'erros', 'E0718', 'A assinatura deve ser feita com o certificado do emitente');
    const wanted = `DPS${mustText(info, 'cLocEmi')}2${mustText(info, 'prest', 'CNPJ')}${mustText(info, 'serie').padStart(5, '0')}${mustText(info, 'nDPS').padStart(15, '0')}`;
    if (wanted !== id) return refusal(400, 'erros', 'E0004', 'Identificador difere da concatenação dos campos');
    if (textOf(info, 'tpAmb') !== '2') return refusal(400, 'erros', 'E0006', 'Ambiente divergente');
    if (held.some((each) => each.dpsId === id)) return refusal(400, 'erros', 'E0014', 'Conjunto de Série, Número, Código do Município Emissor e CNPJ/CPF informado nesta DPS já existe em uma NFS-e');
    if (mustText(info, 'serv', 'cServ', 'cTribNac') === '999999') return refusal(400, 'erros', 'E0310', 'O código de tributação nacional informado não existe');
    if (mustText(info, 'toma', 'xNome').includes('Desconhecido')) return refusal(400, 'erros', 'E0207', 'O CPF do tomador não existe no cadastro');
    const made = nfseOf(id, dps);
    return { status: 201, body: { tipoAmbiente: 2, versaoAplicativo: 'SefinNacional_1.6.0', dataHoraProcessamento: '2027-01-21T10:00:02-03:00', idDps: id, chaveAcesso: made.key, nfseXmlGZipB64: pack(made.xml) } };
  };

  const cancel = async (request: ProviderRequest, of: Held): Promise<ProviderReply> => {
    const xml = unpack((JSON.parse(request.text) as { pedidoRegistroEventoXmlGZipB64?: unknown }).pedidoRegistroEventoXmlGZipB64);
    const signed = await verifySignature(xml);
    const info = must(readXml('event', xml), 'infPedReg');
    if (!signed.ok || signed.id !== info.attrs['Id']) return refusal(400, 'erro', 'E1980', 'Assinatura inválida');
    if (info.attrs['Id'] !== `PRE${of.key}101101`) return refusal(400, 'erro', 'E1827', 'Identificador do pedido difere da concatenação');
    if (mustText(info, 'e101101', 'xMotivo').length < 15) return refusal(400, 'erro', 'E1235', 'Falha no esquema XML do DF-e.');
    if (of.cancelled !== undefined) return refusal(400, 'erro', 'E0840', 'O evento de Cancelamento de NFS-e já está vinculado à NFS-e');
    if (termOver) return refusal(400, 'erro', 'E0822', 'Cancelamento fora do prazo limite do município emissor');
    of.cancelled = `<evento xmlns="${NS}" versao="1.01"><infEvento Id="EVT${of.key}101101001">${xml.replace(/^<\?xml[^>]*\?>/, '')}</infEvento></evento>`;
    return { status: 201, body: { tipoAmbiente: 2, eventoXmlGZipB64: pack(of.cancelled) } };
  };

  const provider = await startFakeProvider(async (request) => {
    const [, first = '', second = '', third = ''] = request.path.split('/');
    if (request.peer === undefined) return refusal(403, 'erros', 'E1200', 'Certificado de Transmissão Inválido');
    if (request.method === 'POST' && request.path === '/nfse') return receive(request);
    if (first === 'dps') {
      const of = held.find((each) => each.dpsId === second);
      return of === undefined ? refusal(404, 'erros', 'E404', 'DPS não encontrada') : { body: { tipoAmbiente: 2, idDps: of.dpsId, chaveAcesso: of.key } };
    }
    const of = held.find((each) => each.key === second);
    if (first !== 'nfse' || of === undefined) return { status: 404, body: {} };
    if (third === '') return { body: { tipoAmbiente: 2, chaveAcesso: of.key, nfseXmlGZipB64: pack(of.xml) } };
    if (request.method === 'POST') return cancel(request, of);
    return of.cancelled === undefined ? { status: 404, body: {} } : { body: { tipoAmbiente: 2, eventoXmlGZipB64: pack(of.cancelled) } };
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
    seize: (id) => {
      nfseOf(id, `<DPS versao="1.01" xmlns="${NS}"><infDPS Id="${id}"><dhEmi>2026-12-01T08:00:00-03:00</dhEmi></infDPS></DPS>`);
    },
    endTerm: () => {
      termOver = true;
    },
  };
};
