import type { UrlTrail } from '../../backend/bindings/desk';

/** The hosts on the way of a URL, without those that only hand over to themselves. */
export function hostsOf({ hops }: UrlTrail): string[] {
  const hosts = hops.map((hop) => (URL.canParse(hop) ? new URL(hop).host : hop));
  return hosts.filter((host, index) => host !== hosts[index - 1]);
}
