import { ModuleError, type CallCtx } from '@billet/sdk';
import { openCertificate, type OpenCertificate } from './certificate.ts';

interface CertificateSettings {
  readonly environment: 'test' | 'production';
  readonly certificate: { reveal(): string };
  readonly password: { reveal(): string };
}

/** The certificate of an account. Throws a `ModuleError` where it ran out, or where a sandbox would declare in earnest. */
export const openOwnCertificate = ({ clock, settings }: Pick<CallCtx<CertificateSettings>, 'clock' | 'settings'>): OpenCertificate => {
  if (clock.sandbox && settings.environment === 'production') throw new ModuleError('invalid', 'A sandbox declares nothing to the real authority: choose the test environment.', { code: 'SANDBOX' });
  const certificate = openCertificate(settings.certificate.reveal(), settings.password.reveal());
  if (certificate.validUntil < clock.wall()) throw new ModuleError('auth', `The certificate ran out on ${certificate.validUntil.slice(0, 10)}.`, { code: 'CERTIFICATE_EXPIRED' });
  return certificate;
};
