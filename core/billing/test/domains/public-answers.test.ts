import { expect } from 'chai';
import fc from 'fast-check';
import { longestMatch, readBootstrap } from '../../src/domains/lookup/bootstrap.ts';
import { readRdap } from '../../src/domains/lookup/read-rdap.ts';
import { readWhois } from '../../src/domains/lookup/read-whois.ts';
import { whoisServers, type WhoisServer } from '../../src/domains/lookup/whois-servers.ts';

const json = 'application/rdap+json';
const domain = (ldhName: string): string => JSON.stringify({ objectClassName: 'domain', ldhName });
const reply = (status: number, text: string, more: Partial<{ type: string; elsewhere: boolean }> = {}) => ({ status, text, type: json, elsewhere: false, ...more });

describe('what an RDAP answer means', () => {
  for (const [title, answer, proven, state] of [
    ['the domain itself', reply(200, domain('Shop.Example.')), false, 'taken'],
    ['an IDN by its A-label', reply(200, domain('shop.example')), true, 'taken'],
    ['another domain', reply(200, domain('other.example')), true, 'unknown'],
    ['a page instead of an answer', reply(200, '<html>', { type: 'text/html' }), true, 'unknown'],
    ['not found, by a proven server', reply(404, '{"errorCode":404}'), true, 'available'],
    ['not found, without a word', reply(404, ''), true, 'available'],
    ['not found, by a server that may be the wrong one', reply(404, '{"errorCode":404}'), false, 'unknown'],
    ['not found, by a page', reply(404, '<html>Not found</html>', { type: 'text/html' }), true, 'unknown'],
    ['not found, by an empty page', reply(404, '', { type: 'text/html' }), true, 'unknown'],
    ['not found, where somebody else was asked', reply(404, '', { elsewhere: true }), true, 'unknown'],
    ['an error with another number than its own', reply(404, '{"errorCode":429}'), true, 'unknown'],
    ['too many questions', reply(429, ''), true, 'unknown'],
    ['a server error', reply(500, '{"errorCode":404}'), true, 'unknown'],
    ['a redirect that leads nowhere', reply(302, ''), true, 'unknown'],
  ] as const) {
    it(`${title}: ${state}`, () => {
      expect(readRdap('shop.example', answer, proven).state).to.equal(state);
    });
  }

  it('whatever comes, a name is free only by a 404 of a proven server', () => {
    fc.assert(
      fc.property(fc.integer({ min: 100, max: 599 }), fc.string(), fc.boolean(), fc.boolean(), (status, text, proven, elsewhere) => {
        const { state } = readRdap('shop.example', reply(status, text, { elsewhere }), proven);
        return state !== 'available' || (status === 404 && proven && !elsewhere);
      }),
    );
  });
});

describe('what a WHOIS answer means', () => {
  const of = (tld: string): WhoisServer => whoisServers[tld] as WhoisServer;
  for (const [title, name, server, text, state] of [
    ['Verisign, free', 'shop.com', of('com'), 'No match for "SHOP.COM".\r\n>>> Last update of whois database <<<\r\nNOTICE: access is limited', 'available'],
    ['Verisign, taken', 'shop.com', of('com'), '   Domain Name: SHOP.COM\r\n   Registrar: Example Inc.\r\n', 'taken'],
    ['Verisign, of another name', 'shop.com', of('com'), 'No match for "OTHER.COM".', 'unknown'],
    ['DENIC, free', 'shop.de', of('de'), '% Terms\n\nDomain: shop.de\nStatus: free\n', 'available'],
    ['DENIC, taken', 'shop.de', of('de'), 'Domain: shop.de\nNserver: ns1.example.net\nStatus: connect\n', 'taken'],
    ['DENIC, a status that is not known', 'shop.de', of('de'), 'Domain: shop.de\nStatus: invalid\n', 'unknown'],
    ['Registro.br, free', 'loja.com.br', of('br'), '% Copyright (c) Nic.br\n%\n% No match for loja.com.br\n', 'available'],
    ['Registro.br, over the limit', 'loja.com.br', of('br'), '% Permission denied. Query rate limit exceeded.\n', 'unknown'],
    ['.ru, an IDN', 'xn--e1afmkfd.ru', of('ru'), '% TCI Whois Service\n\nNo entries found for the selected source(s).\n', 'available'],
    ['.eu, taken', 'shop.eu', of('eu'), 'Domain: shop.eu\nScript: LATIN\n\nRegistrar:\n  Name: Example\nName servers:\n ns1.example.net\n', 'unknown'],
    ['.nl, free', 'shop.nl', of('nl'), 'shop.nl is free\n', 'available'],
    ['nothing', 'shop.nl', of('nl'), '\r\n', 'unknown'],
    ['another language', 'shop.ru', of('ru'), 'Домен не найден\n', 'unknown'],
    ['a web page', 'shop.com', of('com'), '<html><body>No match for "shop.com"</body></html>', 'unknown'],
    ['a refusal and then the words', 'shop.com', of('com'), 'Query limit exceeded\nNo match for "shop.com"', 'unknown'],
    ['the words and then a record', 'shop.com', of('com'), 'No match for "shop.com"\nRegistrar: Example', 'unknown'],
    ['a record of another name', 'shop.com', of('com'), 'Domain Name: other.com\nRegistrar: Example', 'unknown'],
  ] as const) {
    it(`${title}: ${state}`, () => {
      expect(readWhois(name, text, server).state).to.equal(state);
    });
  }

  it('whatever comes, a name is free only by the words of the server', () => {
    fc.assert(fc.property(fc.array(fc.constantFrom('not found', 'available', 'No match', 'free', 'limit exceeded', 'shop.nl', ':', '\n', ' is ')), (parts) => {
      const text = parts.join('');
      return readWhois('shop.nl', text, of('nl')).state !== 'available' || /(^|\n)\s*shop\.nl is free/i.test(text.replaceAll(/ +/g, ' '));
    }));
  });
});

describe("IANA's list of RDAP servers", () => {
  it('gives the longest match, safe addresses first', () => {
    const list = readBootstrap(JSON.stringify({ services: [[['uk', 'com'], ['http://a.example/', 'https://a.example/x']], [['co.uk'], ['https://b.example/']], [['bad'], ['no address']]] }));
    if (list === undefined) throw new Error('no list');
    expect(longestMatch('shop.co.uk', list)).to.deep.equal({ zone: 'co.uk', value: 'https://b.example/' });
    expect(longestMatch('shop.org.uk', list)).to.deep.equal({ zone: 'uk', value: 'https://a.example/x/' });
    expect(longestMatch('com', list)).to.equal(undefined);
    expect(longestMatch('shop.bad', list)).to.equal(undefined);
  });

  for (const text of ['', '<html>', '{}', '{"services":[]}', '{"services":[[["com"]]]}']) {
    it(`is not taken over when it is ${JSON.stringify(text)}`, () => {
      expect(readBootstrap(text)).to.equal(undefined);
    });
  }
});
