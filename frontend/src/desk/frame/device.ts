/** What a browser says it is (its user agent), as a name and a system that people know. */

const BROWSERS: readonly [RegExp, string][] = [
  [/\bEdg(?:e|A|iOS)?\//u, 'Edge'],
  [/\bOPR\//u, 'Opera'],
  [/\b(?:Firefox|FxiOS)\//u, 'Firefox'],
  [/\b(?:Headless|Chromium\/)/u, 'Chromium'],
  [/\b(?:Chrome|CriOS)\//u, 'Chrome'],
  [/\bVersion\/[\d.]+ .*Safari\//u, 'Safari'],
];
const SYSTEMS: readonly [RegExp, string][] = [
  [/\bAndroid\b/u, 'Android'],
  [/\biPhone\b/u, 'iPhone'],
  [/\biPad\b/u, 'iPad'],
  [/\bWindows\b/u, 'Windows'],
  [/\bCrOS\b/u, 'ChromeOS'],
  [/\bMac OS X\b/u, 'macOS'],
  [/\bLinux\b/u, 'Linux'],
];

const found = (said: string, known: readonly [RegExp, string][]): string | null =>
  known.find(([pattern]) => pattern.test(said))?.[1] ?? null;

/** Null for what isn't known: a program that isn't a browser, or a system that we never met. */
export function device(said: string): { browser: string | null; system: string | null } {
  return { browser: found(said, BROWSERS), system: found(said, SYSTEMS) };
}
