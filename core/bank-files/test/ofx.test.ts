import { isMalformed } from '@billet/sdk';
import { expect } from 'chai';
import { decodeOfx } from '../src/index.ts';

const HEADER = 'OFXHEADER:100\r\nDATA:OFXSGML\r\nVERSION:102\r\nSECURITY:NONE\r\nENCODING:USASCII\r\nCHARSET:1252\r\nCOMPRESSION:NONE\r\nOLDFILEUID:NONE\r\nNEWFILEUID:NONE\r\n\r\n';

const BODY = `<OFX>
<SIGNONMSGSRSV1><SONRS><STATUS><CODE>0<SEVERITY>INFO</STATUS><DTSERVER>20261125000000[-3:BRT]<LANGUAGE>POR</SONRS></SIGNONMSGSRSV1>
<BANKMSGSRSV1><STMTTRNRS><TRNUID>1<STATUS><CODE>0<SEVERITY>INFO</STATUS>
<STMTRS><CURDEF>BRL<BANKACCTFROM><BANKID>0341<ACCTID>12345-7<ACCTTYPE>CHECKING</BANKACCTFROM>
<BANKTRANLIST><DTSTART>20261101<DTEND>20261125
<STMTTRN><TRNTYPE>CREDIT<DTPOSTED>20261124120000[-3:BRT]<TRNAMT>129.90<FITID>N1<MEMO>PIX Ana &amp; Jo\u00e3o</STMTTRN>
<STMTTRN>
<TRNTYPE>DEBIT</TRNTYPE>
<DTPOSTED>20261125</DTPOSTED>
<TRNAMT>-1,90</TRNAMT>
<FITID>N2</FITID>
<CHECKNUM></CHECKNUM>
<MEMO>
</STMTTRN>
</BANKTRANLIST>
<LEDGERBAL><BALAMT>1000.00<DTASOF>20261125</LEDGERBAL>
</STMTRS></STMTTRNRS></BANKMSGSRSV1>
</OFX>
`;

const XML = `<?xml version="1.0" encoding="UTF-8"?>
<?OFX OFXHEADER="200" VERSION="220" SECURITY="NONE" OLDFILEUID="NONE" NEWFILEUID="NONE"?>
<OFX><CREDITCARDMSGSRSV1><CCSTMTTRNRS><CCSTMTRS><CURDEF>USD</CURDEF><CCACCTFROM><ACCTID>x-1</ACCTID></CCACCTFROM><BANKTRANLIST><DTSTART>20261101</DTSTART><DTEND>20261125</DTEND><STMTTRN><TRNTYPE>CREDIT</TRNTYPE><DTPOSTED>20261120</DTPOSTED><TRNAMT>+5.00</TRNAMT><FITID>7</FITID><NAME>Acme</NAME></STMTTRN></BANKTRANLIST></CCSTMTRS></CCSTMTTRNRS></CREDITCARDMSGSRSV1></OFX>`;

const read = (text: string): ReturnType<typeof decodeOfx> => decodeOfx(Buffer.from(text, 'latin1'));

const fault = (text: string): unknown => {
  try {
    read(text);
    return 'read';
  } catch (error) {
    if (!isMalformed(error)) throw error;
    return error.details['position'];
  }
};

describe('OFX', () => {
  it('reads SGML, with and without end tags, in the characters of Windows', () => {
    expect(read(HEADER + BODY)).to.deep.equal({
      format: 'ofx',
      version: '102',
      statements: [
        {
          account: { number: '12345-7', bank: '0341', type: 'CHECKING' },
          currency: 'BRL',
          from: '2026-11-01',
          to: '2026-11-25',
          balance: { amount: 100_000, on: '2026-11-25' },
          transactions: [
            { id: 'N1', type: 'CREDIT', bookedOn: '2026-11-24', amount: 12_990, memo: 'PIX Ana & João' },
            { id: 'N2', type: 'DEBIT', bookedOn: '2026-11-25', amount: -190 },
          ],
        },
      ],
    });
  });

  it('reads XML', () => {
    expect(read(XML)).to.deep.include({ version: '220' });
    expect(read(XML).statements[0]).to.deep.include({ account: { number: 'x-1' }, currency: 'USD', transactions: [{ id: '7', type: 'CREDIT', bookedOn: '2026-11-20', amount: 500, name: 'Acme' }] });
  });

  const BROKEN: readonly (readonly [string, string])[] = [
    ['no header', BODY],
    ['an empty file', ''],
    ['a file that is cut off', (HEADER + BODY).slice(0, -20)],
    ['a transaction that is not closed', HEADER + BODY.replace('</STMTTRN>', '')],
    ['an end without a beginning', HEADER + BODY.replace('<BANKTRANLIST>', '')],
    ['a transaction without an id', HEADER + BODY.replace('<FITID>N1', '')],
    ['an amount with letters', HEADER + BODY.replace('129.90', '129.9O')],
    ['a day that does not exist', HEADER + BODY.replace('20261124120000', '20261131120000')],
    ['an unknown currency', HEADER + BODY.replace('BRL<BANK', 'BRX<BANK')],
    ['an element that comes twice', HEADER + BODY.replace('<FITID>N1', '<FITID>N1<FITID>N3')],
    ['no statement', `${HEADER}<OFX></OFX>`],
    ['something behind the end', `${HEADER}${BODY}<OFX></OFX>`],
    ['XML that is not well-formed', XML.replace('</CCSTMTRS>', '')],
  ];
  for (const [name, text] of BROKEN) it(`refuses ${name}`, () => expect(fault(text)).to.be.an('object'));
});
