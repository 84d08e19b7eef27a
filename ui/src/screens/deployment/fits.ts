import type { DeploymentRow, ExtensionRow } from '../../backend/bindings/desk';

/** Whether a version matches a pattern such as `8.15.2`, `8.*` or `*`. */
export function versionFits(pattern: string, version: string): boolean {
  if (pattern === '*') return true;
  if (!pattern.endsWith('.*')) return pattern === version;
  return version.startsWith(pattern.slice(0, -1));
}

/** How an extension stands to a deployment. */
export type Fit = 'attached' | 'fits' | 'other';

/** How an extension stands to a deployment, before the service's plans are asked. */
export function fitOf(extension: ExtensionRow, deployment: DeploymentRow): Fit {
  if (deployment.attached.some((one) => one.url === extension.url)) return 'attached';
  const { version } = deployment;
  return version !== null && versionFits(extension.version, version) ? 'fits' : 'other';
}
