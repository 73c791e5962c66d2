/** A sum in whole smallest units as it is written: 16400 GBP is "£164.00". */
export function money(minor: number, currency: string, language: string): string {
  const form = new Intl.NumberFormat(language, { style: 'currency', currency });
  return form.format(minor / 10 ** (form.resolvedOptions().maximumFractionDigits ?? 2));
}
