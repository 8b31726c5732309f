import { expect } from 'chai';
import fc from 'fast-check';
import { readReport } from '../../src/mail/reports/read-report.ts';

const report = (status: string, about = 'Message-ID: <mail-7.abc@billing.test>', aboutType = 'message/rfc822'): Uint8Array =>
  Buffer.from(
    ['From: MAILER-DAEMON@test', 'MIME-Version: 1.0', 'Content-Type: multipart/report; report-type=delivery-status; boundary=b', '', '--b', 'Content-Type: text/plain', '', 'Sorry.', '--b', 'Content-Type: message/delivery-status', '', status, '--b', `Content-Type: ${aboutType}`, '', about, '', 'text', '--b--', ''].join('\r\n'),
  );

const recipient = (action: string, status: string, more = ''): string => `Final-Recipient: rfc822; ana@x.test\r\nAction: ${action}\r\nStatus: ${status}${more}`;

describe('reports of mail servers (RFC 3464)', () => {
  const cases: readonly [string, Uint8Array, object | undefined][] = [
    ['a refusal', report(`Reporting-MTA: dns; x\r\n\r\n${recipient('failed', '5.1.1', '\r\nDiagnostic-Code: smtp; 550 5.1.1 no such\r\n user here')}`), { action: 'failed', status: '5.1.1', reason: '550 5.1.1 no such user here' }],
    ['a delay', report(`Reporting-MTA: dns; x\r\n\r\n${recipient('delayed', '4.4.1')}`), { action: 'delayed', status: '4.4.1', reason: '' }],
    ['one of two recipients', report(`Reporting-MTA: dns; x\r\n\r\n${recipient('delivered', '2.0.0')}\r\n\r\n${recipient('Failed', '5.2.2 (full)')}`), { action: 'failed', status: '5.2.2' }],
    ['headers alone', report(`Reporting-MTA: dns; x\r\n\r\n${recipient('failed', '5.0.0')}`, 'Message-ID: <mail-7.abc@billing.test>', 'text/rfc822-headers'), { status: '5.0.0' }],
    ['a report without recipients', report('Reporting-MTA: dns; x'), undefined],
    ['another mail', Buffer.from('From: ana@x.test\r\nSubject: Action: failed\r\n\r\nStatus: 5.1.1'), undefined],
    ['nothing', new Uint8Array(), undefined],
  ];
  for (const [name, source, wanted] of cases) {
    it(`${name}: ${wanted === undefined ? 'is none' : 'is read'}`, async () => {
      const found = await readReport(source);
      if (wanted === undefined) expect(found).to.equal(undefined);
      else expect(found).to.include(wanted);
      if (found !== undefined) expect(found.about).to.contain('mail-7.abc').and.not.contain('text\n');
    });
  }

  it('says to whom it could not be delivered, by the address on the mail', async () => {
    const status = `Reporting-MTA: dns; x\r\n\r\n${recipient('failed', '5.1.1')}\r\n\r\nOriginal-Recipient: rfc822;Copy@X.test\r\nFinal-Recipient: rfc822; <box@y.test>\r\nAction: failed\r\n\r\n${recipient('delivered', '2.0.0')}`;
    expect((await readReport(report(status)))?.recipients).to.deep.equal(['ana@x.test', 'copy@x.test']);
  });

  it('property: no bytes make it stumble', async () => {
    const whole = Buffer.from(report(recipient('failed', '5.1.1')));
    await fc.assert(
      fc.asyncProperty(fc.nat(whole.length - 1), fc.uint8Array({ maxLength: 60 }), async (at, bytes) => {
        const found = await readReport(Buffer.concat([whole.subarray(0, at), bytes, whole.subarray(at)]));
        expect(found === undefined || typeof found.action === 'string').to.equal(true);
      }),
      { numRuns: 300 },
    );
  });
});
