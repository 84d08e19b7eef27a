/** The host of a link that may be shown: only https leads anywhere. */
export function linkHost(link: string): string | null {
  try {
    const url = new URL(link);
    return url.protocol === 'https:' ? url.host : null;
  } catch {
    return null;
  }
}
