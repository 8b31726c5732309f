import { gt, prerelease, valid } from 'semver';

/** Whether a text is a version as semantic versioning has them. */
export const isVersion = (text: string): boolean => valid(text) !== null;

/** Whether one version comes after another. */
export const isNewer = (version: string, than: string): boolean => isVersion(version) && isVersion(than) && gt(version, than);

/** The newest of some; what is not finished counts only for those who run such a one. */
export const newestOf = <T extends { readonly version: string }>(releases: readonly T[], running: string): T | undefined =>
  releases.filter(({ version }) => isVersion(version) && (prerelease(version) === null || prerelease(running) !== null)).reduce<T | undefined>((best, each) => (best === undefined || gt(each.version, best.version) ? each : best), undefined);
